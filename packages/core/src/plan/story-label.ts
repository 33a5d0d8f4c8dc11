import { isLeftOutHeading } from "./left-out.ts";
import { toKey, toLine } from "./line.ts";

/** Labels whose lists are no criteria, whatever stands in them. */
const ASIDES = new Set(
  "files|file|files changed|files to change|files affected|files to touch|affected files|tasks|subtasks|sub tasks|task list|technical details|technical approach|approach|implementation|implementation details|implementation steps|steps|context|background|rationale|why|priority|size|effort|estimate|references|links|assumptions|risks|open questions|questions|data model|fisiere|fisiere atinse|sarcini|taskuri|pasi|context tehnic|abordare|de ce|prioritate|marime|estimare|referinte|legaturi|presupuneri|riscuri|intrebari".split(
    "|",
  ),
);

export interface ListLabel {
  text: string;
  /** `Out of scope`: below it nothing is a criterion, not even a check box. */
  isLeftOut: boolean;
  isAside: boolean;
}

/** A label without a field of its own, alone on its line: `**Must:**`, `_Errors_`, `It must never:`. */
export function readListLabel(line: string): ListLabel | undefined {
  const text = toLine(line);
  const isMarked = /^(\*{1,3}|_{1,3})[^*_]{1,80}\1:?$/.test(text) && !/[.?!][*_]+$/.test(text);
  if (!isMarked && !/^[^.?!]{2,80}:$/.test(text)) return undefined;
  return listLabel(text.replace(/^[*_]+|[*_]+(?=:?$)/g, "").replace(/:$/, ""));
}

export function listLabel(text: string): ListLabel {
  return { text, isLeftOut: isLeftOutHeading(text), isAside: ASIDES.has(toKey(text)) };
}

/** `AC1: …`, `**AC-2** — …`, `IV1: …`: a criterion with a number of its own, on any line of a story. */
const NUMBERED = /^[*_]{0,3}(?:AC|IV|criterion|criteriul)[-_ .]?\d{1,3}(?:\.\d{1,3})?[*_]{0,3}\s?(?:[:.)—–-])/i;

export function isNumberedCriterion(line: string): boolean {
  return NUMBERED.test(line.trim());
}

const ENUMERATOR = /^(?:\(?(?:\d{1,3}|[a-z])[:.)]|[✅✓✔–—-]\uFE0F?)\s+/iu;

export function isEnumerated(line: string): boolean {
  return ENUMERATOR.test(line.trim()) || isNumberedCriterion(line);
}

export function withoutEnumerator(line: string): string {
  return line.trim().replace(ENUMERATOR, "");
}

/** The lines below a label, each with those that only go on with it. */
export function entriesOf(lines: readonly string[], firstLine: number): { text: string; line: number }[] {
  const entries: { text: string; line: number }[] = [];
  for (const [index, text] of lines.entries()) {
    const last = entries.at(-1);
    const isWrapped = last !== undefined && !/[.;!?]$/.test(last.text) && !isEnumerated(text);
    if (
      last !== undefined &&
      isWrapped &&
      (isEnumerated(lines[0] ?? "") || (last.text.length > 60 && /^\p{Ll}/u.test(text.trim())))
    ) {
      last.text = `${last.text} ${text.trim()}`;
    } else entries.push({ text: withoutEnumerator(text), line: firstLine + index });
  }
  return entries;
}
