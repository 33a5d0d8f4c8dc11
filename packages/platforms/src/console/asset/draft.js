/** Keeps in the browser what stands in the field, so that a reload does not lose it. */
export function keepDraft(field) {
  const key = `echo-draft:${document.body.dataset.channel}`;
  const kept = localStorage.getItem(key);
  if (kept !== null) field.value = kept;
  field.addEventListener("input", () => {
    if (field.value === "") localStorage.removeItem(key);
    else localStorage.setItem(key, field.value);
  });
}
