import { graphemes } from "./grapheme.ts";

const WIDE = /\p{Emoji_Presentation}|\uFE0F|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;

/** The width in columns of a fixed-width font. An emoji or an ideograph takes two. */
export function widthOf(text: string): number {
  if (/^[ -\u024f]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}
