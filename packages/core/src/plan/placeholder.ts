import { toLine } from "./line.ts";
import type { Block, Sourced } from "./outline.ts";

/** `open`: nobody has decided yet. `rest`: something of a template or a reminder may have been left. */
export type Placeholder = "open" | "rest";

/** Code, paths and addresses hold braces and names of their own. */
const NO_PROSE = /(`+)[^`]*\1|\S*[/\\]\S*|https?:\S+/g;

const ONLY_OPEN = /^[\s*_[\](){}<>"'.:!-]*(?:TB[ACD]|TODO|FIXME|XXX|\?{2,}|…+|\.{3,})[\s*_[\](){}<>"'.:!…-]*$/;
/** A mark at the start or the end of a sentence or in brackets. In its middle it is a word among others. */
const OPEN = /(?:^|[.?!;:=—–|([]\s{0,2})[*_]{0,3}TB[ACD]\b|\bTB[ACD][\s*_)\].!?]{0,6}$/;
/** The same in words, alone, in brackets or after a verb: "The colour is to be decided", "Culoarea: de stabilit". */
const OPEN_WORDS =
  /(?:^|[.?!;:=—–|([]\s{0,2}|\b(?:is|are|remains?|still|e|este|sunt|rămâne|urmează)\s)[*_]{0,3}(?:to be (?:decided|determined|confirmed|defined|clarified|announced)|(?:de|să fie) (?:stabilit|hotărât|decis|lămurit|clarificat|definit|completat|confirmat))[ăae]?[*_]{0,3}\s{0,2}(?:$|[.;:,)\]])/iu;
const QUESTION_MARKS = /(?:^|[\s:=([—–|])\?{2,}(?=$|[\s)\].,;|])/;
const REMINDER = /(?:^|[.?!;—–|([]\s{0,2})[*_]{0,3}(?:TODO|FIXME)[*_]{0,3}\s{0,2}(?:$|[:(—–)\]])/;
const REMINDER_AT_END = /[:=—–]\s{0,2}[*_]{0,3}(?:TODO|FIXME)[*_.!]{0,4}$/;
const BRACES = /(?<![\w.:=?&#-])\{(?:slug|description|phase|title|date|language|workspace)\}(?![\w:=-])/;
const LOREM = /\blorem ipsum\b/i;
/** What the model was shown as an example. */
const ANGLES = /<(?:who|what|why|cine|ce|de ce|name|nume|title|titlu)>/i;

/** Nothing but a sign that somebody will fill it in. */
export function isOnlyOpen(text: string): boolean {
  return ONLY_OPEN.test(text);
}

/** What in the text was left unfinished. A product called TODO and the braces of a path are not. */
export function placeholderIn(text: string): Placeholder | undefined {
  const prose = text.slice(0, 5000).replace(NO_PROSE, " ").trim();
  const isOpen = ONLY_OPEN.test(text) || [OPEN, OPEN_WORDS, QUESTION_MARKS].some((pattern) => pattern.test(prose));
  if (isOpen) return "open";
  const isRest = [REMINDER, REMINDER_AT_END, BRACES, ANGLES, LOREM].some((pattern) => pattern.test(prose));
  return isRest ? "rest" : undefined;
}

const CLARIFICATION = /\[?\*{0,2}NEEDS[ _-]CLARIFICATION\b\*{0,2}[^\]\n]{0,300}\]?/;
/** In brackets it is a mark in any case and in other words. A link is none. */
const BRACKETED =
  /\[\*{0,2}(?:needs[ _-](?:clarification|input|answer|decision)|(?:de|necesită) (?:clarificat|clarificări|lămurit|lămuriri|stabilit))(?!\p{L})[^\]\n]{0,300}\](?!\()/iu;
/** "No [NEEDS CLARIFICATION] markers remain" is a check, not a question. */
const CHECK = /\b(?:no|zero|without|all|any|every|resolved|f[aă]r[aă]|niciun|toate)\b[^.:;]{0,40}$/i;

export function asksForClarification(text: string): boolean {
  const prose = text.replace(/(`+)[^`]*\1/g, " ");
  const found = CLARIFICATION.exec(prose) ?? BRACKETED.exec(prose);
  return found !== null && !CHECK.test(prose.slice(0, found.index));
}

/** The lines anywhere in the plan that a person has yet to clarify. */
export function clarificationsIn(blocks: readonly Block[]): Sourced[] {
  return blocks
    .flatMap(sourceLines)
    .filter(({ text }) => asksForClarification(text))
    .map(({ text, line }) => ({ text: toLine(text.replace(/^\s*(?:[-*+]|\d{1,3}[.)])\s+/, "")), line }));
}

/** The block's lines as written, without code. */
export function sourceLines(block: Block): Sourced[] {
  const { line } = block;
  const numbered = (lines: readonly string[], from: number) => lines.map((text, at) => ({ text, line: from + at }));
  switch (block.kind) {
    case "heading":
      return [{ text: block.text, line }];
    case "lines":
      return numbered(block.lines, line);
    case "items":
      return block.items.flatMap((item) => numbered(item.text.split("\n"), item.line));
    case "rows":
      return block.rows.map((row, index) => ({ text: row.join(" — "), line: line + 2 + index }));
    case "code":
    case "unclosed":
      return [];
  }
}
