/** Zero-width, bidirectional and other invisible controls; tabs and line ends stay. */
const INVISIBLE =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0E\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu;

export function removeInvisible(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(INVISIBLE, "");
}

/**
 * Wraps text that a person or a repository wrote, so that the model can tell material from instructions. The
 * delimiter holds `nonce`, which the text cannot have known, and any imitation of the tag in the text is defused.
 */
export function wrapExternal(source: string, text: string, nonce: string): string {
  const tag = `external-content-${nonce}`;
  const inert = removeInvisible(text).replace(/<(?=\s*\/?\s*external-content)/gi, "‹");
  return `<${tag} source="${source}">\n${inert}\n</${tag}>`;
}
