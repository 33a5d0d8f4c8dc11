import { textsOf } from "./entry.ts";
import type { OpenQuestion } from "./format.ts";
import { isNone, itemLine, splitHead, toKey, toLine } from "./line.ts";
import type { Block, Sourced } from "./outline.ts";
import { asksForClarification, placeholderIn } from "./placeholder.ts";
import { answerIn, cellBlocks, columnMark, isPlainAnswer, isBlockingMark, markerIn } from "./question-mark.ts";
import { beginningOf } from "../text/cut.ts";

export interface SourcedQuestion extends OpenQuestion {
  line: number;
}

/** A question as it stands in the document, and what the heading above it or its cell says. */
interface Written extends Sourced {
  blocks: boolean;
  /** What the cells of its row say about it. */
  seen: boolean[];
}

/** A question blocks if its text, its cell or the heading above it says so, or if it still waits for somebody. */
export function readOpenQuestions(blocks: readonly Block[]): SourcedQuestion[] {
  const reader = new QuestionReader();
  for (const block of blocks) reader.read(block);
  return reader.written.flatMap(({ text, line, blocks, seen }) => {
    const question = readQuestion(text, blocks, seen);
    return question.text === "" || isNoQuestion(question.text) ? [] : [{ ...question, line }];
  });
}

/** Says that there is none: a dash, "None.", "No blocking questions remain.", "Nicio întrebare nu blochează." */
function isNoQuestion(text: string): boolean {
  if (isNone(text) || /^[\s—–-]*$/.test(text)) return true;
  return text.length < 80 && !text.includes("?") && NO_QUESTION.test(toKey(text));
}

const NO_QUESTION =
  /^(?:there (?:are|is) )?(?:no|none|nothing|nimic|nicio|niciuna|nu (?:exista|sunt|avem|mai sunt))(?: \p{L}+)? (?:nu )?(?:block\w*|blocheaza|blocante?|open|deschise)(?: \p{L}+){0,3}$/u;

class QuestionReader {
  readonly written: Written[] = [];
  private group = false;
  /** The text below a heading that is a question belongs to it. */
  private isBelow = false;

  read(block: Block): void {
    switch (block.kind) {
      case "heading":
        return this.heading(block.text, block.line);
      case "lines":
        return this.lines(block.lines, block.line);
      case "items":
        for (const { text, line } of block.items) this.take({ text: itemLine(text), line });
        return;
      case "rows":
        return this.rows(block.header, block.rows, block.line);
      case "code":
      case "unclosed":
        for (const text of textsOf(block)) this.take(text);
        return;
    }
  }

  private heading(text: string, line: number): void {
    const group = groupOf(text);
    this.isBelow = group === undefined && isQuestion(text);
    this.group = group ?? false;
    if (this.isBelow) this.written.push({ text: toLine(text), line, blocks: false, seen: [] });
  }

  private lines(lines: readonly string[], line: number): void {
    let begun: Sourced | undefined;
    for (const [index, text] of lines.entries()) {
      const group = groupOf(text);
      if (/^\s*\[!\w{1,20}\]\s*$/.test(text)) continue;
      if (group !== undefined) this.group = group;
      const isNext = begun === undefined || begun.text.endsWith("?") || startsQuestion(text) || group !== undefined;
      if (isNext && begun !== undefined) this.take(begun);
      begun =
        group !== undefined ? undefined : isNext ? { text: text.trim(), line: line + index } : joined(begun, text);
    }
    if (begun !== undefined) this.take({ ...begun, text: toLine(begun.text) });
  }

  private rows(header: readonly string[], rows: readonly (readonly string[])[], line: number): void {
    const columns = header.map(columnMark);
    const isMark = (at: number) => columns[at] !== undefined;
    for (const [index, row] of rows.entries()) {
      const shown = row.filter((text, at) => (isMark(at) ? !isPlainAnswer(text) : !isNoText(text, header[at])));
      const seen: boolean[] = [];
      const cells = shown.map((text) => stable(toLine(text), seen));
      const says = columns.some((mark, at) => mark !== undefined && cellBlocks(row[at] ?? "", !mark));
      const isDone = row.some(isStruckOut);
      const blocks = !isDone && (this.group || says);
      this.written.push({
        text: toLine(cells.filter(Boolean).join(" — ")),
        line: line + 2 + index,
        blocks,
        seen: isDone ? [] : seen,
      });
    }
  }

  private take({ text, line }: Sourced): void {
    const question = this.written.at(-1);
    const answer = lineAnswer(text);
    if (answer !== undefined) {
      if (question === undefined) this.group ||= answer;
      else question.seen.push(answer);
      return;
    }
    const isNext = isQuestion(text) && markerIn(text) === undefined;
    if (!this.isBelow || question === undefined || isNext) {
      this.written.push({ text, line, blocks: this.group, seen: [] });
    } else if (text !== "") question.text += `; ${text}`;
  }
}

/** A dash, or the number of a row. */
function isNoText(cell: string, column = ""): boolean {
  return (
    /^\s*[—–-]?\s*$/.test(cell) || (/^\W*(?:#|nr|no)\W*$|^#$/i.test(column.trim()) && /^\W*\d{1,4}\W*$/.test(cell))
  );
}

function joined(begun: Sourced | undefined, text: string): Sourced | undefined {
  return begun === undefined ? undefined : { ...begun, text: `${begun.text} ${text.trim()}` };
}

/** `Blocking: yes` or `**Blocking:** Yes (US-002)` on a line of its own: it is about the question before it. */
function lineAnswer(text: string): boolean | undefined {
  if (text.length > 80) return undefined;
  const line = toLine(text.replace(/[*_`]+/g, "").replace(/\([^()]*\)\s*$/, ""));
  return isBlockingMark(line) === undefined ? markerIn(line) : undefined;
}

function isQuestion(text: string): boolean {
  return text.includes("?") || startsQuestion(text);
}

function startsQuestion(text: string): boolean {
  const line = toLine(text.replace(/^\s*(?:[-*+]|\d{1,3}[.)])\s+/, ""));
  return /^\W{0,4}Q-?\d{1,4}\b/i.test(line) || splitLabel(line) !== undefined;
}

/** `**Blocking:**` alone on its line, or a heading such as `Blocking questions`. */
function groupOf(text: string): boolean | undefined {
  return text.length > 80 ? undefined : isBlockingMark(text.replace(/\([^()]*\)/, ""));
}

/** A limit, because every marker of a question costs a pass over its text. */
const MAX_LENGTH = 2000;

/** Removes every `(blocking)`, `Blocks US-002: …` and `… — blocking`, so that reading the text again finds none. */
function readQuestion(line: string, isGroup: boolean, before: readonly boolean[]): OpenQuestion {
  const seen = [...before];
  // Too long to be searched for markers. It counts as blocking, so that a person looks at it.
  if (line.length > MAX_LENGTH + 100) seen.push(true);
  // Room for the marker that `renderPlan` puts in front.
  const start = toLine(beginningOf(line, MAX_LENGTH + 100)).replace(/\s*<br\s*\/?>\s*/gi, "; ");
  if (/^[🔴🟥🛑⛔🚧]/u.test(start)) seen.push(true);
  let text = stable(start, seen);
  const waits = placeholderIn(text) === "open" || asksForClarification(text);
  let blocking = seen.length === 0 ? isGroup || waits : seen.includes(true);
  for (let answer = answerIn(text); blocking && answer !== undefined; answer = answerIn(text)) {
    blocking = answer.isYes;
    text = stable(answer.rest, seen);
  }
  return { text, blocking: blocking && !isResolved(text, start) };
}

const ANSWERED = "(?:resolved|answered|settled|closed|rezolvat[ăa]?|lămurit[ăa]?|hotărât[ăa]?)";
const RESOLVED = new RegExp(`^\\(?${ANSWERED}\\)?\\s*[:—–-]|\\(${ANSWERED}\\)[.\\s]*$`, "iu");

/** A question that was answered, or is struck out, stays in the plan and blocks nothing. */
function isResolved(text: string, start: string): boolean {
  return RESOLVED.test(text) || isStruckOut(start);
}

function isStruckOut(text: string): boolean {
  const behind = /^[^\p{L}~]*~~[^~]+~~([^]*)$/u.exec(text)?.[1];
  return behind !== undefined && !behind.includes("?");
}

function stable(line: string, seen: boolean[]): string {
  let text = beginningOf(stripped(line, seen), MAX_LENGTH);
  for (let before = ""; before !== text;) {
    before = text;
    text = stripped(text, seen);
  }
  return text;
}

function stripped(text: string, seen: boolean[]): string {
  return toLine(withoutEnd(withoutLabel(withoutParts(withoutBrackets(text, seen), seen), seen), seen));
}

function note(text: string, seen: boolean[]): boolean {
  const marker = markerIn(text);
  if (marker !== undefined) seen.push(marker);
  return marker !== undefined;
}

function withoutBrackets(text: string, seen: boolean[]): string {
  return text.replace(/ ?[([{]([^()[\]{}]{4,60})[)\]}]/g, (all, inner: string, offset: number) => {
    const [, head = "", tail = ""] = /^([^,;—–]{4,40})\s*(?:[,;]|\s[—–-])\s+(\S.*)$/u.exec(inner) ?? [];
    if (tail !== "" && note(head, seen)) return ` (${tail})`;
    if (!note(inner, seen)) return all;
    return /^[;:,.]/.test(text.charAt(offset + all.length)) ? "" : " ";
  });
}

/** The nested points of an item and the fields of a line: `…; Blocking: no; Owner: Ana`. */
function withoutParts(text: string, seen: boolean[]): string {
  const parts = text.split(/;\s+|\s\|\s/);
  const kept = parts.filter((part, index) => index === 0 || !note(part, seen));
  return kept.length === parts.length ? text : kept.join("; ");
}

interface Label {
  isBlocking: boolean;
  rest: string;
}

const LABEL = /^(?:[\p{L}\d ,&'’]|(?<=\p{L})-(?=[\p{L}\d]))+/u;
const BLOCKED_STORIES = /^(?:blocks?|blochează|blocheaza) US-?\d{1,6}(?:(?:, | and | și | & )US-?\d{1,6}){0,9}\s+/iu;

/** `Blocking: …`, `**Blocks US-002** — …`, `🔴 Blocantă: …`. */
function splitLabel(text: string): Label | undefined {
  const start = text.replace(/^[^\p{L}\p{N}*_`]+/u, "");
  const split = splitHead(start, LABEL);
  const isBlocking = split === undefined ? undefined : isBlockingMark(split.head);
  if (split !== undefined && isBlocking !== undefined) {
    // `Blocking? No.` has no other separator, which `splitHead` would have dropped.
    const isAsked = /^[*_`]{0,3}[?=]/.test(start.slice(start.indexOf(split.head) + split.head.length));
    return { isBlocking, rest: toLine(isAsked ? split.rest.replace(/^[*_`]{0,3}[?=]/, "") : split.rest) };
  }
  const stories = BLOCKED_STORIES.exec(start)?.[0];
  return stories === undefined ? undefined : { isBlocking: true, rest: toLine(start.slice(stories.length)) };
}

/** The number of a question, or the name of a field, before its label. */
const NUMBER = /^[*_]{0,2}(?:O?Q-?\d{1,4}|[a-h])[.):]?[*_]{0,2}(?:\s[—–-])?\s+(?=\S)/u;
const FIELD = /^[*_]{0,2}(?:status|state|priority|severity|type|stare|prioritate|tip)\s*[:=][*_]{0,2}\s*/iu;

function withoutLabel(text: string, seen: boolean[]): string {
  const number = NUMBER.exec(text)?.[0] ?? "";
  const field = FIELD.exec(text.slice(number.length))?.[0] ?? "";
  const label = splitLabel(text.slice(number.length + field.length));
  if (label === undefined) return text;
  const answer = label.isBlocking ? answerIn(label.rest.replace(/^\((yes|no|da|nu)\)\s*/i, "$1. ")) : undefined;
  seen.push(answer?.isYes ?? label.isBlocking);
  return toLine(`${number}${answer?.rest ?? label.rest}`);
}

/** `… — blocking`, `…? Blocking: no.` */
function withoutEnd(text: string, seen: boolean[]): string {
  const end = /(?:([.?!])\s+|\s[—–-]\s)([^.?!;|—–]{4,60})[.!]?[*_`]{0,3}$/u.exec(text.slice(-90));
  if (end === null || !note(end[2] ?? "", seen)) return text;
  return text.slice(0, text.length - end[0].length) + (end[1] ?? "");
}
