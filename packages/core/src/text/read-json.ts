/** What a text says as JSON; `undefined` if it is none, which JSON itself cannot say. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
