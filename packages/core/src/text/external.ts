/** Controls and whatever shows nothing (zero-width, bidirectional, tags, fillers, selectors); tabs and line ends stay. */
const INVISIBLE = /(?!\t|\n|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Emoji and some scripts are joined, and choose their form, by what shows nothing: at most one of each in a row. */
const JOINING = /(?<!\uFE0E|\uFE0F|\u200D)(?:\uFE0E|\uFE0F|\u200D)+/gu;
const JOINED = /^(?:\uFE0E|\uFE0F)?\u200D?$/;
/** What they follow: no ASCII but a keycap's and no white space, or they could hide inside what looks like our tag. */
const MAY_BE_JOINED = /[#*0-9]|[^\p{ASCII}\s]/u;

export function removeInvisible(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, "")
    .replace(JOINING, (joining, offset: number, whole: string) =>
      JOINED.test(joining) && MAY_BE_JOINED.test(whole.charAt(offset - 1)) ? joining : "",
    );
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
