import { type Definitions, definitionsIn, definitionsOf } from "./definition.ts";
import { lexMarkdown, referredTags } from "./lex.ts";
import type { Fits } from "./pack.ts";
import { blockPieces } from "./split-block.ts";

export interface SplitOptions {
  /** The longest piece, as `measure` counts it. */
  limit: number;
  /** The length of a piece as the chat counts it, after rendering. Default: UTF-16 units of the Markdown. */
  measure?: (piece: string) => number;
}

/**
 * Splits Markdown into pieces, in order. Each piece is complete Markdown, and no visible text is lost. Cuts between
 * blocks if possible, then between list items, table rows (the header is repeated), lines of code (the fence is closed
 * and reopened), lines, sentences, words, and last between graphemes. A limit below a few dozen leaves no room for
 * markup, so a piece may exceed it.
 */
export function splitMarkdown(markdown: string, options: SplitOptions): string[] {
  return Array.from(markdownPieces(markdown, options));
}

/** As {@link splitMarkdown}, one piece after another: the caller may pause between them. */
export function* markdownPieces(markdown: string, options: SplitOptions): Generator<string, void> {
  const { limit, measure = (piece) => piece.length } = options;
  const tokens = lexMarkdown(markdown);
  // A longer definition stays behind: its address is written where the text refers to it.
  const definitions = definitionsOf(
    tokens.filter((token) => token.type === "def").filter((token) => token.raw.length * 4 < limit),
  );
  const finish = referenceWriter(definitions);
  const known = new Map<string, boolean>();
  const fits: Fits = (piece) => {
    const fit = known.get(piece) ?? measure(finish(piece)) <= limit;
    known.set(piece, fit);
    return fit;
  };
  for (const piece of blockPieces(tokens, { first: fits, rest: fits, definitions })) {
    if (piece !== "") yield finish(piece);
  }
}

/** Gives every piece the link definitions that it refers to, because they may be anywhere in the source. */
function referenceWriter(definitions: Definitions): (piece: string) => string {
  return (piece) => {
    if (definitionsIn(piece, definitions).length === 0) return piece;
    const used = Array.from(referredTags(piece, definitions)).flatMap((tag) => definitions.get(tag) ?? []);
    // First, because the first definition of a name is the one that counts.
    return [...used.map((token) => token.raw.trim()), piece].join("\n\n");
  };
}
