import { type Definitions, definitionsIn, definitionsOf } from "./definition.ts";
import { lexMarkdown, referredTags } from "./lex.ts";
import { type Fits, TooMuchWork, type Work, spend } from "./pack.ts";
import { splitBlocks } from "./split-block.ts";

export interface SplitOptions {
  /** The longest piece, as `measure` counts it. */
  limit: number;
  /** The length of a piece as the chat counts it, after rendering. Default: UTF-16 units of the Markdown. */
  measure?: (piece: string) => number;
}

/** Characters to read for each character of the source. Real documents take about six. */
const WORK_PER_CHARACTER = 10;
/** For a short text, which takes no time in any case. */
const LEAST_WORK = 240_000;

/**
 * Splits Markdown into pieces, in order. Each piece is complete Markdown, and no visible text is lost. Cuts between
 * blocks if possible, then between list items, table rows (the header is repeated), lines of code (the fence is closed
 * and reopened), lines, sentences, words, and last between graphemes. A limit below a few dozen leaves no room for
 * markup, so a piece may exceed it. `undefined` if that takes more work than a text of this length may: it is to be
 * split plainly.
 */
export function splitMarkdown(markdown: string, options: SplitOptions): string[] | undefined {
  const { limit, measure = (piece) => piece.length } = options;
  const tokens = lexMarkdown(markdown);
  // A longer definition stays behind: its address is written where the text refers to it.
  const definitions = definitionsOf(
    tokens.filter((token) => token.type === "def").filter((token) => token.raw.length * 4 < limit),
  );
  const work = { left: LEAST_WORK + WORK_PER_CHARACTER * markdown.length };
  const longest = 2 * limit;
  const finish = referenceWriter(definitions, work);
  const known = new Map<string, boolean>();
  const fits: Fits = (piece) => {
    if (piece.length > longest) return false;
    const fit = known.get(piece) ?? measured(piece) <= limit;
    known.set(piece, fit);
    return fit;
  };
  const measured = (piece: string) => {
    spend(work, piece);
    return measure(finish(piece));
  };
  try {
    return splitBlocks(tokens, { first: fits, rest: fits, definitions, longest, work })
      .filter((piece) => piece !== "")
      .map(finish);
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
}

/** Gives every piece the link definitions that it refers to, because they may be anywhere in the source. */
function referenceWriter(definitions: Definitions, work: Work): (piece: string) => string {
  return (piece) => {
    if (definitionsIn(piece, definitions).length === 0) return piece;
    spend(work, piece);
    const used = Array.from(referredTags(piece, definitions)).flatMap((tag) => definitions.get(tag) ?? []);
    // First, because the first definition of a name is the one that counts.
    return [...used.map((token) => token.raw.trim()), piece].join("\n\n");
  };
}
