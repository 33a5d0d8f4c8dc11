import { discard, keep, kept } from "./kept.js";

/** Keeps in the browser what stands in the field. A reloaded window has its own draft again, a new one the newest. */
export function keepDraft(field) {
  const key = `echo-draft:${document.body.dataset.channel}`;
  /** The draft as this window knows it. Another window may have a newer one, which this window must not remove. */
  let own = ownDraft(key) ?? kept(key) ?? "";
  field.value = own;
  field.addEventListener("input", () => {
    if (field.value !== "") keep(key, field.value);
    else if (kept(key) === own) discard(key);
    own = field.value;
    keepOwnDraft(key, own);
  });
  // The same draft was sent from another window.
  window.addEventListener("storage", ({ key: changed, oldValue, newValue }) => {
    if (changed === key && newValue === null && oldValue === own && field.value === own) field.value = own = "";
  });
}

function ownDraft(key) {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function keepOwnDraft(key, text) {
  try {
    // If there is no room for this draft, an older one must not stay in its place.
    sessionStorage.removeItem(key);
    sessionStorage.setItem(key, text);
  } catch {
    // The draft that all windows share is kept nevertheless, or the browser asks before it closes the page.
  }
}
