import { graphemes } from "./grapheme.ts";

const MARK = "…";

/** At most `length` UTF-16 units of whole characters (as a person sees them), with "…" at the end of a cut text. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return length < MARK.length ? "" : beginningOf(text, length - MARK.length) + MARK;
}

/** As {@link cut}, with "…" before the last `ending` units: a file's name keeps its ending. */
export function cutMiddle(text: string, length: number, ending: number): string {
  if (text.length <= length) return text;
  const end = endOf(text, ending);
  return beginningOf(text, length - MARK.length - end.length) + MARK + end;
}

/** The first whole characters, `length` UTF-16 units at most; none if the first character alone is longer. */
export function beginningOf(text: string, length: number): string {
  if (text.length <= length) return text;
  // Whether a character ends at `length` depends on the text before it and on one code point after it.
  const part = text.slice(0, length + 2);
  return part.slice(0, graphemes.segment(part).containing(length)?.index ?? 0);
}

/** The last whole characters, `length` UTF-16 units at most. */
export function endOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const from = text.length - length;
  const character = graphemes.segment(text).containing(from);
  if (character === undefined || character.index === from) return text.slice(from);
  return text.slice(character.index + character.segment.length);
}
