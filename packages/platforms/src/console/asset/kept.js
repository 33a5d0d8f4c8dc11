/** What the browser could not store: its storage is full, or forbidden. It lasts as long as this page. */
const inMemory = new Map();

/** Keeps a text in the browser, or in this page if the browser has no room for it. */
export function keep(key, text) {
  try {
    localStorage.setItem(key, text);
    inMemory.delete(key);
  } catch {
    inMemory.set(key, text);
  }
}

export function kept(key) {
  return inMemory.get(key) ?? fromStorage((storage) => storage.getItem(key)) ?? undefined;
}

export function discard(key) {
  inMemory.delete(key);
  fromStorage((storage) => storage.removeItem(key));
}

/** Every key that begins with `prefix`. */
export function keptKeys(prefix) {
  const stored = fromStorage((storage) => Object.keys(storage)) ?? [];
  return [...new Set([...stored, ...inMemory.keys()])].filter((key) => key.startsWith(prefix));
}

/** Whether the text would be lost with this page. */
export function isOnlyHere(key) {
  return inMemory.has(key);
}

/** A browser may forbid its storage, and then the name alone throws. */
function fromStorage(read) {
  try {
    return read(localStorage);
  } catch {
    return undefined;
  }
}

window.addEventListener("beforeunload", (event) => {
  if (inMemory.size > 0) event.preventDefault();
});
