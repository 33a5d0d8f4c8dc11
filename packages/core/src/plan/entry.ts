import type { PlanDecision, Requirement } from "./format.ts";
import { isNone, itemLine, itemLines, readLabel, splitHead, toKey, toLine } from "./line.ts";
import type { Block, Sourced } from "./outline.ts";
import { isStoryHeading } from "./story-heading.ts";
import { beginningOf } from "../text/cut.ts";

/**
 * One line for each list item, paragraph, code block or table row. "None." gives no line. A heading is a line only if it
 * names a story or a requirement.
 */
export function readTexts(blocks: readonly Block[]): Sourced[] {
  return blocks.flatMap(textsOf).filter(({ text }) => text !== "" && !isNone(text));
}

export function textsOf(block: Block): Sourced[] {
  const { line } = block;
  switch (block.kind) {
    case "heading":
      return isEntryHeading(block.text) ? [{ text: toLine(block.text), line }] : [];
    case "lines":
      return [{ text: toLine(block.lines.join(" ")), line }];
    case "items":
      return block.items.map((item) => ({ text: itemLine(item.text), line: item.line }));
    case "rows":
      return block.rows.map((row, index) => ({
        text: toLine(row.map(toLine).filter(Boolean).join(" — ")),
        line: line + 2 + index,
      }));
    case "code":
      return [{ text: toLine(block.text), line }];
    case "unclosed":
      return [];
  }
}

const REQUIREMENT_ID = /^FR[- ]?\d{1,6}/i;

function isEntryHeading(text: string): boolean {
  return isStoryHeading(text) || splitHead(text.trim(), REQUIREMENT_ID) !== undefined;
}

/** Entries without an id get the next number. */
export function readRequirements(texts: readonly Sourced[]): Requirement[] {
  let last = 0;
  return texts.flatMap(({ text: line }) => {
    const split = splitHead(line, REQUIREMENT_ID);
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
export function readDecisions(blocks: readonly Block[]): SourcedDecision[] {
  const reader = new DecisionReader();
  for (const block of blocks) reader.read(block);
  return reader.decisions
    .map((decision, index) => ({
      decision: { ...decision, question: questionText(decision.question) },
      line: reader.lines[index] ?? 0,
    }))
    .filter(({ decision: { question } }) => question !== "" && !isNone(question));
}

export interface SourcedDecision {
  decision: PlanDecision;
  line: number;
}

class DecisionReader {
  readonly decisions: PlanDecision[] = [];
  /** One for each decision. */
  readonly lines: number[] = [];
  private line = 0;
  private isOpen = false;
  private last = 0;

  read(block: Block): void {
    this.line = block.line;
    switch (block.kind) {
      case "heading":
        this.isOpen = splitHead(block.text, DECISION_ID) !== undefined || isStoryHeading(block.text);
        if (this.isOpen) this.begin(block.text);
        return;
      case "lines":
        if (splitHead(block.lines[0] ?? "", DECISION_ID) !== undefined) this.isOpen = false;
        return this.take(block.lines);
      case "items":
        for (const item of block.items) {
          this.line = item.line;
          this.take(itemLines(item.text));
        }
        return;
      case "rows":
        for (const [index, row] of block.rows.entries()) {
          this.line = block.line + 2 + index;
          this.row(block.header, row);
        }
        return;
      case "code":
      case "unclosed":
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
    this.lines.push(this.line);
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

/** A limit, because every label of a question costs a pass over its text. */
const MAX_QUESTION_LENGTH = 2000;

/** A question must not begin with its own label, because the label would be read again. */
function questionText(text: string): string {
  let line = decisionText(beginningOf(text, MAX_QUESTION_LENGTH));
  for (
    let label = readLabel(line, DECISION_FIELDS);
    label?.label === "question";
    label = readLabel(line, DECISION_FIELDS)
  ) {
    line = decisionText(label.value);
  }
  return line;
}
