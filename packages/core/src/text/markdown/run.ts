import type { MarkedToken } from "marked";
import { decodeCharacterReferences } from "./character-reference.ts";
import { known } from "./lex.ts";

/** A stretch of text with one style. Overlapping Markdown becomes a flat list of runs, so that no tags can cross. */
export interface Run {
  text: string;
  bold?: true;
  italic?: true;
  strike?: true;
  code?: true;
  /** The target as it is written. The platform decides whether it may become a link. */
  href?: string;
}

export type Look = Omit<Run, "text">;

/** The text of inline tokens (or of a paragraph or heading), each stretch with its style. */
export function inlineRuns(tokens: MarkedToken[], look: Look = {}): Run[] {
  return merge(tokens.flatMap((token) => runsOf(token, look)));
}

/** Joins neighbours of one style: the text of `\\@everyone` is one word, even if it consists of several tokens. */
function merge(runs: Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (last !== undefined && isSameLook(last, run)) last.text += run.text;
    else if (run.text !== "") merged.push({ ...run });
  }
  return merged;
}

function isSameLook(a: Run, b: Run): boolean {
  return (["bold", "italic", "strike", "code", "href"] as const).every((look) => a[look] === b[look]);
}

function runsOf(token: MarkedToken, look: Look): Run[] {
  switch (token.type) {
    case "strong":
      return inlineRuns(known(token.tokens), { ...look, bold: true });
    case "em":
      return inlineRuns(known(token.tokens), { ...look, italic: true });
    case "del":
      return inlineRuns(known(token.tokens), { ...look, strike: true });
    case "link":
      return inlineRuns(known(token.tokens), { ...look, href: token.href });
    case "heading":
    case "paragraph":
      return inlineRuns(known(token.tokens), look);
    case "text":
      if (token.tokens !== undefined) return inlineRuns(known(token.tokens), look);
      return [{ ...look, text: token.escaped === true ? token.text : decodeCharacterReferences(token.text) }];
    case "image":
      return [{ ...look, text: decodeCharacterReferences(token.text) || token.href, href: token.href }];
    case "codespan":
      return [{ ...look, text: token.text, code: true }];
    case "escape":
    case "html":
      return [{ ...look, text: token.text }];
    case "br":
      return [{ ...look, text: "\n" }];
    default:
      return [];
  }
}

/** The targets that may become links in a chat, up to the longest URL that every browser accepts. */
export function safeHref(href: string | undefined, protocols: readonly string[]): string | undefined {
  if (href === undefined || href.length > 2048 || !URL.canParse(href)) return undefined;
  return protocols.includes(new URL(href).protocol) ? href : undefined;
}
