/** Control and invisible characters (zero-width, bidirectional, tags, fillers, selectors). Tabs and line ends stay. */
const INVISIBLE = /(?!\t|\n|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Invisible characters that emoji and some scripts need to join or to choose a form: at most one of each in a row. */
const JOINING = /(?<!\uFE0E|\uFE0F|\u200D)(?:\uFE0E|\uFE0F|\u200D)+/gu;
const JOINED = /^(?:\uFE0E|\uFE0F)?\u200D?$/;
/** What they may follow. No white space and no ASCII but a keycap's, or they could hide in an imitation of our tag. */
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
 * Wraps text from a person or a repository, so that the model can tell material from instructions. The delimiter holds
 * `nonce`, which the author of the text cannot know. Any imitation of the tag in the text is defused.
 */
export function wrapExternal(source: string, text: string, nonce: string): string {
  const tag = `external-content-${nonce}`;
  const inert = removeInvisible(text).replace(/<(?=\s*\/?\s*external-content)/gi, "‹");
  return `<${tag} source="${source}">\n${inert}\n</${tag}>`;
}
