import { graphemes } from "../grapheme.ts";

/** Where the library looks for markup: each may make it read the whole rest of the text. Not the `*` of `*️⃣`. */
const MARKS = /\*(?!\uFE0F?\u20E3)|[_`~[\]<!\\&@:]|\s{2}/gu;

/** Marks times characters. Prose stays below it: 4,000 characters with 75 marks are read whole. */
const WORK_MAX = 300_000;

/** Better places for a cut first. */
const ENDS = [/\n/g, /[.!?…:;]\s/g, /\s/g];

/**
 * The text in stretches that are quick to read. A cut is after a line, a sentence or a word if possible, so that a mark
 * rarely loses its partner. One that does is shown as it is written.
 */
export function stretchesOf(text: string): string[] {
  if (text.length ** 2 < WORK_MAX) return [text];
  const stretches: string[] = [];
  let from = 0;
  let marks = 0;
  for (const { index } of text.matchAll(MARKS)) {
    marks += 1;
    if (marks * (index - from) < WORK_MAX) continue;
    const to = cutWithin(text, from, index);
    stretches.push(text.slice(from, to));
    from = to;
    marks = 0;
  }
  return [...stretches, text.slice(from)];
}

/** The end of the stretch from `from`: in the second half of what may be read, and never within a character. */
function cutWithin(text: string, from: number, to: number): number {
  const middle = Math.ceil((from + to) / 2);
  const half = text.slice(middle, to);
  for (const end of ENDS) {
    const last = Array.from(half.matchAll(end)).at(-1);
    if (last !== undefined) return middle + last.index + last[0].length;
  }
  const start = graphemes.segment(text.slice(from, to + 1)).containing(to - from)?.index ?? 0;
  const end = start > middle - from ? from + start : to;
  return text.charAt(end - 1) === "\\" ? end - 1 : end;
}
