import { readMarkerLine } from "./marker-line.ts";
import type { MarkerLine } from "./marker-line.ts";

export type PhaseStatus = "ready_to_advance" | "needs_input";

/** A marker stands on one line. Models also put its value on the next one. */
const SPLIT_MARKER =
  /((?<![A-Za-z0-9])PHASE\\?[_ ]STATUS["'*_`]*[ \t]*[:：=]["'*_`]*)[ \t]*\n[ \t>]*(?=["'*_`]*(?:ready|needs)[\\_ -])/gi;
const FENCE = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}|~{3,})/;
/** A line without content of its own, once its end is trimmed: a mark of a quote or list, a rule, or an empty block. */
const EMPTY_LINE = /^[\s>]*(?:[-*+]|\d+[.)]|#+|\*{2,}|_{2,}|-{3,})?$/;
/** A heading or label that only announces the machine line. */
const LABEL_LINE = /^[\s>#*_`-]*(?:machine line|phase status|status|stare|starea fazei)[*_`\s]*(?:[:：][*_`\s]*)?$/i;
/** A line of a report in machine words, such as `REASON: …`. */
const REPORT_LINE = /^\s*[A-Z][A-Z_\s]*[:=]/;

/**
 * Separates the marker lines from a turn's text. The last known status wins. Anything but `ready_to_advance` means
 * `needs_input`. The person never sees a marker line, known or unknown, nor the empty block that it leaves. A sentence
 * about markers stays as it is.
 */
export function readMarkers(text: string): { status: PhaseStatus; visible: string } {
  const lines = text.replace(SPLIT_MARKER, "$1 ").split("\n");
  const fences = fencesOf(lines);
  const found = lines.map(readMarkerLine);
  const samples = samplesOf(lines, fences, found);
  const read = found.map((marker, index) => (samples.has(index) ? undefined : marker));
  const known = read.findLast((marker) => marker?.status !== undefined)?.status;
  return { status: known ?? "needs_input", visible: withoutMarkers(lines, fences, read).join("\n").trim() };
}

type Found = readonly (MarkerLine | undefined)[];

interface Fence {
  from: number;
  /** The closing line, or the text's last line. */
  to: number;
}

function fencesOf(lines: readonly string[]): Fence[] {
  const fences: Fence[] = [];
  let open: { from: number; marks: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const marks = FENCE.exec(line)?.[1];
    if (marks === undefined) continue;
    if (open === undefined) {
      // On one line: code within a sentence.
      if (!(line.split(marks).length > 2)) open = { from: index, marks };
    } else if (marks.startsWith(open.marks)) {
      fences.push({ from: open.from, to: index });
      open = undefined;
    }
  }
  return open === undefined ? fences : [...fences, { from: open.from, to: lines.length - 1 }];
}

/**
 * The lines of code that are shown as they are. Not a machine line in a block that holds nothing else, nor one that ends
 * the answer together with its block.
 */
function samplesOf(lines: readonly string[], fences: readonly Fence[], found: Found): ReadonlySet<number> {
  const isMachine = (index: number) => found[index] !== undefined || isBlank(lines[index] ?? "");
  const lastOther = lines.findLastIndex((_, index) => !isMachine(index));
  const samples = new Set<number>();
  for (const { from, to } of fences) {
    const end = isClosed(lines, { from, to }) ? to : to + 1;
    const content = Array.from({ length: end - from - 1 }, (_, offset) => from + 1 + offset);
    const isReport = content.every((index) => isMachine(index) || REPORT_LINE.test(lines[index] ?? ""));
    if (isReport) continue;
    const lastShown = lastOther > to ? end : (content.findLast((index) => !isMachine(index)) ?? from);
    for (const index of content) if (index < lastShown && !FENCE.test(lines[index] ?? "")) samples.add(index);
  }
  return samples;
}

function isClosed(lines: readonly string[], { from, to }: Fence): boolean {
  return to > from && FENCE.test(lines[to] ?? "");
}

function isBlank(line: string): boolean {
  return line.trim() === "";
}

function withoutMarkers(lines: readonly string[], fences: readonly Fence[], read: Found): string[] {
  const kept: (string | undefined)[] = lines.map((line, index) => {
    const marker = read[index];
    return marker === undefined ? line : marker.rest === "" ? undefined : marker.rest;
  });
  for (const { from, to } of fences) {
    const isTouched = kept.slice(from, to + 1).includes(undefined);
    if (
      isTouched &&
      kept.slice(from + 1, to + 1).every((line) => line === undefined || isBlank(line) || FENCE.test(line))
    )
      kept.fill(undefined, from, to + 1);
  }
  return withoutFrames(kept);
}

/** Takes away what only framed the removed lines: empty lines of their quote, their label, a rule before, a second gap. */
function withoutFrames(kept: readonly (string | undefined)[]): string[] {
  const lastContent = kept.findLastIndex((line) => line !== undefined && !isEmpty(line));
  const shown: string[] = [];
  let isBehind = false;
  for (const [index, line] of kept.entries()) {
    const last = shown.at(-1);
    if (line !== undefined && !(isBehind && isSpare(line, last))) {
      shown.push(line);
      isBehind = false;
      continue;
    }
    isBehind = true;
    // A rule, a label or a gap is cleared only if it stands in front of nothing.
    const isEnd = index > lastContent;
    for (let frame = last; frame !== undefined && isFrame(frame, isEnd); frame = shown.at(-1)) shown.pop();
  }
  return shown;
}

/** Whether a line behind a removed one is a second gap, or what is left of its quote. */
function isSpare(line: string, last: string | undefined): boolean {
  if (isBlank(line)) return last === undefined || isBlank(last);
  return isQuoted(line) && isEmpty(line) && !isQuoted(last ?? "");
}

function isFrame(line: string, isEnd: boolean): boolean {
  if (LABEL_LINE.test(line)) return true;
  return isEnd ? isEmpty(line) : /^\s*>[\s>]*$/.test(line);
}

function isQuoted(line: string): boolean {
  return /^\s*>/.test(line);
}

function isEmpty(line: string): boolean {
  return EMPTY_LINE.test(line.trimEnd());
}
