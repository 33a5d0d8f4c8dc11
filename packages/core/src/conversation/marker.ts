import { readMarkerLine } from "./marker-line.ts";
import type { MarkerLine } from "./marker-line.ts";

export type PhaseStatus = "ready_to_advance" | "needs_input";

/** A marker stands on one line. Models also put its value on the next one. */
const SPLIT_MARKER =
  /((?<![A-Za-z0-9])PHASE\\?[_ ]STATUS["'*_`]*[ \t]*[:：=]["'*_`]*)[ \t]*\n[ \t>]*(?=["'*_`]*(?:ready|needs)[\\_ -])/gi;
const FENCE = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}|~{3,})/;
/** A line without content of its own: a mark of a quote or list, a rule, or an empty block. */
const EMPTY_LINE = /^[\s>]*(?:[-*+]|\d+[.)]|#+|\*{2,}|_{2,}|-{3,})?\s*$/;
/** A heading or label that only announces the machine line. */
const LABEL_LINE = /^[\s>#*_`-]*(?:machine line|phase status|status|stare|starea fazei)\s*[:：]?[*_`\s]*$/i;
/** A line of a report in machine words, such as `REASON: …`. */
const REPORT_LINE = /^\s*[A-Z][A-Z_ ]*\s*[:=]/;

/**
 * Separates the marker lines from a turn's text. The last known status wins. Anything but `ready_to_advance` means
 * `needs_input`. The person never sees a marker line, known or unknown, nor the empty block that it leaves. A sentence
 * about markers stays as it is.
 */
export function readMarkers(text: string): { status: PhaseStatus; visible: string } {
  const lines = text.replace(SPLIT_MARKER, "$1 ").split("\n");
  const fences = fencesOf(lines);
  const read = lines.map((line, index) => {
    const marker = readMarkerLine(line);
    return marker !== undefined && isSample(lines, fences, index) ? undefined : marker;
  });
  const known = read.findLast((marker) => marker?.status !== undefined)?.status;
  return { status: known ?? "needs_input", visible: withoutMarkers(lines, fences, read).join("\n").trim() };
}

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

/** Code is shown as it is, unless it holds only machine lines, or the answer ends with it and it with a marker. */
function isSample(lines: readonly string[], fences: readonly Fence[], index: number): boolean {
  const around = fences.find(({ from, to }) => from <= index && index <= to);
  if (around === undefined || FENCE.test(lines[index] ?? "")) return false;
  const content = lines.slice(around.from + 1, isClosed(lines, around) ? around.to : around.to + 1);
  const isReport = content.every((line) => isBlank(line) || isMarker(line) || REPORT_LINE.test(line));
  const isLast = lines.slice(around.to + 1).every((line) => isBlank(line) || isMarker(line));
  const after = lines.slice(index + 1, around.to);
  return !isReport && !(isLast && after.every((line) => isBlank(line) || isMarker(line)));
}

function isClosed(lines: readonly string[], { from, to }: Fence): boolean {
  return to > from && FENCE.test(lines[to] ?? "");
}

function isBlank(line: string): boolean {
  return line.trim() === "";
}

function isMarker(line: string): boolean {
  return readMarkerLine(line) !== undefined;
}

function withoutMarkers(
  lines: readonly string[],
  fences: readonly Fence[],
  read: readonly (MarkerLine | undefined)[],
): string[] {
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
  for (const [index, line] of kept.entries()) if (line === undefined) clearAround(kept, index);
  return kept.filter((line) => line !== undefined);
}

/** Takes away what only framed the removed line: empty lines of its quote, its label, a rule before it, a second gap. */
function clearAround(kept: (string | undefined)[], index: number): void {
  const isQuoted = (at: number) => /^\s*>/.test(kept[at] ?? "");
  const before = (at: number) => kept.findLastIndex((line, place) => place < at && line !== undefined);
  const after = kept.findIndex((line, place) => place > index && line !== undefined);
  let last = before(index);
  const isEnd = kept.slice(index).every((line) => line === undefined || EMPTY_LINE.test(line));
  // A rule or label is cleared only if it stands in front of nothing.
  while (last !== -1 && isFrame(kept[last] ?? "", isEnd)) {
    if (isBlank(kept[last] ?? "") && !isEnd) break;
    kept[last] = undefined;
    last = before(last);
  }
  if (after === -1) return;
  const next = kept[after] ?? "";
  const isEmptyQuote = isQuoted(after) && EMPTY_LINE.test(next);
  const isSecondGap = isBlank(next) && (last === -1 || isBlank(kept[last] ?? ""));
  if (isSecondGap || (isEmptyQuote && !isQuoted(last))) kept[after] = undefined;
}

function isFrame(line: string, isEnd: boolean): boolean {
  return isEnd ? EMPTY_LINE.test(line) || LABEL_LINE.test(line) : /^\s*>[\s>]*$/.test(line) || LABEL_LINE.test(line);
}
