import { graphemes } from "./grapheme.ts";

/** Only characters that every chat accepts: no control characters, no lone surrogates. */
export function withoutControls(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\n\t])\p{Cc}/gu, "");
}

interface PlainOptions {
  /** The longest piece, as `measure` counts it. A longer text never counts less than its beginning. */
  limit: number;
  /** The length of a piece as the chat counts it, at least that of the text. Default: UTF-16 units. */
  measure?: (piece: string) => number;
}

/**
 * Splits text in which nothing is markup, in order, and loses only white space where it cuts: after a line if possible,
 * then between words, then between graphemes. Takes a time that grows with the length alone, whatever the text holds.
 */
export function splitPlainText(text: string, { limit, measure = (piece) => piece.length }: PlainOptions): string[] {
  const source = withoutControls(text).trimEnd();
  const pieces: string[] = [];
  const space = /\s*/y;
  for (let from = 0; from < source.length;) {
    space.lastIndex = from;
    from += space.exec(source)?.[0].length ?? 0;
    const to = from + longest(source.slice(from, from + limit), (piece) => measure(piece) <= limit);
    const end = to < source.length ? niceEnd(source, from, to) : to;
    pieces.push(source.slice(from, end).trimEnd());
    from = end;
  }
  return pieces;
}

/** The length of the longest beginning that fits; one unit at least. */
function longest(text: string, fits: (piece: string) => boolean): number {
  if (fits(text)) return text.length;
  let good = 1;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** A cut in the second half of what fits, and never within a character if that is not all there is. */
function niceEnd(text: string, from: number, to: number): number {
  const middle = Math.ceil((from + to) / 2);
  const line = text.slice(middle, to + 1).lastIndexOf("\n");
  if (line !== -1) return middle + line;
  for (let end = to; end >= middle; end -= 1) if (/\s/.test(text.charAt(end))) return end;
  const start = graphemes.segment(text.slice(from, to + 2)).containing(to - from)?.index ?? 0;
  if (start > 0) return from + start;
  return /[\uDC00-\uDFFF]/.test(text.charAt(to)) && to - from > 1 ? to - 1 : to;
}
