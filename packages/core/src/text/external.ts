/** Characters that never show, but for the tags of a region's flag. Tabs and line ends stay; {@link JOINING} is judged. */
const INVISIBLE =
  /\p{RGI_Emoji_Tag_Sequence}|(?![\t\n\u180E\p{Join_Control}\p{Variation_Selector}])[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gv;
/** Invisible characters that join what stands beside them or choose its form. */
const JOINING = /[\u180E\p{Join_Control}\p{Variation_Selector}]+/gv;
/**
 * What spells something, in front of such characters and they themselves. No white space and no ASCII but a keycap's
 * comes before them, or they could hide in an imitation of our tag.
 */
const SPELLED = [
  { before: /[#*0-9]$|[^\p{ASCII}\s]$/v, joining: /^(?:\uFE0E|\uFE0F)?\u200D?$/v },
  {
    before: /[[\p{L}\p{M}]--[\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}\p{scx=Hani}]]\p{sc=Inherited}*$/v,
    joining: /^\p{Join_Control}$/v,
  },
  { before: /\p{sc=Han}$/v, joining: /^\p{Variation_Selector}$/v },
  { before: /\p{sc=Mongolian}$/v, joining: /^[\u180E\p{Variation_Selector}]$/v },
];
/** UTF-16 units in front of a joining character that decide whether it stays: a letter with its marks. */
const CONTEXT = 8;

/** Removes the characters that deceive (zero-width, bidirectional, tags, fillers), and keeps those that spell. */
export function removeInvisible(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, (found) => (found.length > 2 ? found : ""))
    .replace(JOINING, (joining, offset: number, whole: string) => {
      const context = whole.slice(Math.max(0, offset - CONTEXT), offset);
      return SPELLED.some((spelled) => spelled.joining.test(joining) && spelled.before.test(context)) ? joining : "";
    });
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
