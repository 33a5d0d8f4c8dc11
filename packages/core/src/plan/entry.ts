import type { OpenQuestion, PlanDecision, Requirement } from "./format.ts";
import { isNone, itemLine, itemLines, readLabel, splitHead, toKey, toLine } from "./line.ts";
import type { Block } from "./outline.ts";
import { beginningOf } from "../text/cut.ts";

/** One line for each list item, paragraph, code block or table row. "None." gives no line. */
export function readTexts(blocks: readonly Block[]): string[] {
  return blocks.flatMap(textsOf).filter((line) => line !== "" && !isNone(line));
}

function textsOf(block: Block): string[] {
  switch (block.kind) {
    case "heading":
      return [];
    case "lines":
      return [toLine(block.lines.join(" "))];
    case "items":
      return block.items.map(itemLine);
    case "rows":
      return block.rows.map((row) => toLine(row.map(toLine).filter(Boolean).join(" — ")));
    case "code":
      return [toLine(block.text)];
  }
}

/** Entries without an id get the next number. */
export function readRequirements(blocks: readonly Block[]): Requirement[] {
  let last = 0;
  return readTexts(blocks).flatMap((line) => {
    const split = splitHead(line, /^FR[- ]?\d{1,6}/i);
    last = split === undefined ? Math.min(last + 1, 999_999) : Number(split.head.replace(/\D/g, ""));
    const text = toLine(split?.rest ?? line);
    return text === "" ? [] : [{ id: `FR-${last}`, text }];
  });
}

type DecisionField = Exclude<keyof PlanDecision, "id">;

const DECISION_FIELDS: ReadonlyMap<string, DecisionField | "id"> = new Map(
  Object.entries({
    id: ["id", "d", "nr", "decision id"],
    question: ["question", "intrebare", "intrebarea", "decision", "decizie", "decizia", "topic", "subiect"],
    options: ["options", "optiuni", "alternatives", "alternative", "variante"],
    choice: ["choice", "chosen", "alegere", "alegerea", "ales", "answer", "raspuns", "choice made", "decided"],
    who: ["who", "cine", "by", "decided by", "de catre", "hotarat de"],
    when: ["when", "cand", "date", "data"],
  }).flatMap(([field, keys]) =>
    keys.map((key): [string, DecisionField | "id"] => [key, field as DecisionField | "id"]),
  ),
);

const DECISION_ID = /^D-?\d{1,6}(?:\.\w{1,8})?/i;

/** A list item, a table row or a heading with the lines below it is a decision; its fields are labelled. */
export function readDecisions(blocks: readonly Block[]): PlanDecision[] {
  const reader = new DecisionReader();
  for (const block of blocks) reader.read(block);
  return reader.decisions
    .map((decision) => ({ ...decision, question: questionText(decision.question) }))
    .filter((decision) => decision.question !== "" && !isNone(decision.question));
}

class DecisionReader {
  readonly decisions: PlanDecision[] = [];
  private isOpen = false;
  private last = 0;

  read(block: Block): void {
    switch (block.kind) {
      case "heading":
        this.isOpen = splitHead(block.text, DECISION_ID) !== undefined;
        if (this.isOpen) this.begin(block.text);
        return;
      case "lines":
        if (splitHead(block.lines[0] ?? "", DECISION_ID) !== undefined) this.isOpen = false;
        return this.take(block.lines);
      case "items":
        for (const item of block.items) this.take(itemLines(item));
        return;
      case "rows":
        for (const row of block.rows) this.row(block.header, row);
        return;
      case "code":
        return;
    }
  }

  /** Below a heading every line belongs to its decision. Without a heading the first line opens a decision. */
  private take(lines: readonly string[]): void {
    const [first = "", ...rest] = lines;
    const below = this.isOpen && splitHead(first.trim(), DECISION_ID) === undefined;
    if (!below) this.begin(first);
    for (const line of below ? lines : rest) this.parts(toLine(line).split("|"));
  }

  private begin(line: string, id?: string): void {
    const split = splitHead(line.trim(), DECISION_ID);
    const given = id ?? split?.head;
    this.last = given === undefined ? Math.min(this.last + 1, 999_999) : Number(/\d+/.exec(given)?.[0] ?? 0);
    const canonical = given === undefined ? `D${this.last}` : given.toUpperCase().replace("-", "");
    this.decisions.push({ id: canonical, question: "", options: [], choice: "", who: "", when: "" });
    const [question = "", ...parts] = toLine(split?.rest ?? line).split("|");
    this.add("question", question, " ");
    this.parts(parts, "question");
  }

  /** `question | options: a; b | choice: a`: a part without a known label belongs to the one before. */
  private parts(parts: readonly string[], before?: DecisionField): void {
    let field = before;
    for (const part of parts) {
      const labelled = readLabel(toLine(part), DECISION_FIELDS);
      if (labelled === undefined) this.add(field ?? "question", part, field === undefined ? " " : " / ");
      else if (labelled.label !== "id") {
        field = labelled.label;
        this.add(field, labelled.value, "; ");
      }
    }
  }

  private row(header: readonly string[], row: readonly string[]): void {
    const fields = header.map((cell) => DECISION_FIELDS.get(toKey(cell)));
    const at = (field: DecisionField | "id") => toLine(row[fields.indexOf(field)] ?? "");
    if (!fields.includes("question")) return this.take([row.map(toLine).filter(Boolean).join(" — ")]);
    const id = splitHead(at("id"), DECISION_ID)?.head;
    this.begin("", id);
    for (const field of ["question", "options", "choice", "who", "when"] as const) this.add(field, at(field), " ");
  }

  private add(field: DecisionField, text: string, glue: string): void {
    const decision = this.decisions.at(-1);
    const line = decisionText(text);
    if (decision === undefined || line === "") return;
    if (field === "options") decision.options.push(...line.split(";").map(toLine).filter(Boolean));
    else decision[field] = decision[field] === "" ? line : decision[field] + glue + line;
  }
}

/** A bar separates the fields of a decision, so no field holds one. */
function decisionText(text: string): string {
  return toLine(text.replaceAll("|", "/"));
}

/** A limit, because every label or marker of a question costs a pass over its text. */
const MAX_QUESTION_LENGTH = 2000;

function bounded(text: string, limit = MAX_QUESTION_LENGTH): string {
  return beginningOf(text, limit);
}

/** A question must not begin with its own label, because the label would be read again. */
function questionText(text: string): string {
  let line = decisionText(bounded(text));
  for (
    let label = readLabel(line, DECISION_FIELDS);
    label?.label === "question";
    label = readLabel(line, DECISION_FIELDS)
  ) {
    line = decisionText(label.value);
  }
  return line;
}

const BLOCKING = ["blocking", "blocker", "blocheaza", "blocant", "blocanta"];
const NOT_BLOCKING = [
  "non blocking",
  "not blocking",
  "nonblocking",
  "not a blocker",
  "nu blocheaza",
  "neblocant",
  "neblocanta",
  "non blocant",
];
const MARKERS: ReadonlyMap<string, boolean> = new Map([
  ...BLOCKING.map((key): [string, boolean] => [key, true]),
  ...NOT_BLOCKING.map((key): [string, boolean] => [key, false]),
]);

/** A question blocks if its text or the heading above it says so. If its text says both, it blocks. */
export function readOpenQuestions(blocks: readonly Block[]): OpenQuestion[] {
  let group = false;
  return blocks.flatMap((block) => {
    if (block.kind === "heading") {
      group = groupOf(block.text) ?? false;
      return [];
    }
    const column = block.kind === "rows" ? block.header.findIndex((cell) => MARKERS.get(toKey(cell)) === true) : -1;
    const lines = textsOf(block);
    return lines.flatMap((line, index) => {
      const isGroup = block.kind === "lines" ? groupOf(line) : undefined;
      if (isGroup !== undefined) {
        group = isGroup;
        return [];
      }
      const cell = block.kind === "rows" ? toKey(block.rows[index]?.[column] ?? "") : "";
      const question = readOpenQuestion(line);
      if (question.text === "" || isNone(question.text)) return [];
      return [{ text: question.text, blocking: question.blocking ?? (group || ["yes", "da", "x"].includes(cell)) }];
    });
  });
}

/** `**Blocking:**` alone on its line, or a heading such as `Blocking questions`. */
function groupOf(text: string): boolean | undefined {
  if (text.length > 60) return undefined;
  return MARKERS.get(
    toKey(text)
      .replace(/ (?:questions|intrebari)$/, "")
      .replace(/^(?:questions|intrebari) /, ""),
  );
}

const BRACKETED = /[([]([^()[\]]{5,20})[)\]]/g;

/** Removes every `(blocking)`, `Blocking: …` and `… — blocking`, so that reading the text again finds none. */
function readOpenQuestion(line: string): { text: string; blocking: boolean | undefined } {
  const seen: boolean[] = [];
  const note = (key: string): boolean => {
    const marker = MARKERS.get(toKey(key));
    if (marker !== undefined) seen.push(marker);
    return marker !== undefined;
  };
  // Too long to be searched for markers. It counts as blocking, so that a person looks at it.
  if (line.length > MAX_QUESTION_LENGTH + 100) seen.push(true);
  const stripped = (text: string) => withoutEnds(withoutBrackets(text, note), note);
  // Room for the marker that `renderPlan` puts in front.
  let text = stripped(toLine(bounded(line, MAX_QUESTION_LENGTH + 100)));
  for (let before = ""; before !== text;) {
    before = text;
    text = stripped(bounded(text));
  }
  return { text, blocking: seen.length === 0 ? undefined : seen.includes(true) };
}

type Note = (key: string) => boolean;

function withoutBrackets(text: string, note: Note): string {
  return toLine(text.replace(BRACKETED, (whole, inner: string) => (note(inner) ? " " : whole)));
}

function withoutEnds(text: string, note: Note): string {
  const label = splitHead(text, /^(?:non-|[\p{L} ])+/iu);
  if (label !== undefined && note(label.head)) return toLine(label.rest);
  const dash = /\s[—–-]\s([^—–-]{5,20})$/u.exec(text.slice(-30));
  return dash !== null && note(dash[1] ?? "") ? toLine(text.slice(0, -dash[0].length)) : text;
}
