/** The value of a JSON text; `undefined` if the text is not JSON. No JSON text has that value. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
