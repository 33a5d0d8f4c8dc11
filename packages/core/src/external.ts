/** Controls and invisible format characters (zero-width, bidirectional, tags); tabs, line ends and emoji joiners stay. */
const INVISIBLE = /(?![\t\n\u200D])[\p{Cc}\p{Cf}]/gu;

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
