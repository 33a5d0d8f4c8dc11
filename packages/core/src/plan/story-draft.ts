import type { Story } from "./format.ts";
import { isNone, toLine } from "./line.ts";
import type { Sourced } from "./outline.ts";
import type { StoryField } from "./story-field.ts";
import type { StoryHeading } from "./story-heading.ts";
import { splitBreaks } from "./html.ts";

/** Where a story stands in the document. */
export interface StorySource extends Sourced {
  /** One for each criterion. */
  criteria: number[];
  /** The first text that may have been meant as a criterion and was not read as one. */
  spare?: Sourced;
  /** Criteria of three dots, which `toLine` drops. */
  empty: Sourced[];
}

/** A story while it is read. */
export class StoryDraft {
  readonly criteria: string[] = [];
  readonly dependencies: Sourced[] = [];
  readonly codes: string[] = [];
  /** Lists below labels of their own. They are criteria if the story has no others. */
  private readonly listed: (Sourced & { label: string })[] = [];
  readonly source: StorySource;
  readonly depth: number;
  /** As written: "3", or "1.2". */
  readonly number: string;
  description = "";
  prose = "";

  readonly title: string;

  constructor({ number, title }: StoryHeading, { text, line, depth }: Sourced & { depth: number }) {
    this.number = number;
    this.title = title;
    this.depth = depth;
    this.source = { text, line, criteria: [], empty: [] };
  }

  /** Adds a line to a field. "None." adds nothing. */
  add(field: StoryField, { text, line }: Sourced): void {
    const whole = toLine(text);
    if (field === "criteria" && /^(?:\[[ xX]?\]|[☐☑]|\s)*\.{3,}$/u.test(text.trim()))
      this.source.empty.push({ text: "...", line });
    if (whole === "" || (field !== "description" && isNone(whole))) return;
    switch (field) {
      case "criteria":
        for (const part of splitBreaks(whole).map(toLine).filter(Boolean)) {
          this.criteria.push(part);
          this.source.criteria.push(line);
        }
        return;
      case "dependsOn":
        this.dependencies.push({ text: whole, line });
        return;
      case "description":
        this.description = this.description === "" ? whole : `${this.description} ${whole}`;
        return;
      case "notes":
        this.note(whole);
        return;
    }
  }

  note(text: string): void {
    if (text === "") return;
    this.prose = this.prose === "" ? text : `${this.prose} ${text}`;
  }

  /** The next step of a scenario, on a line of its own. */
  extendCriterion(text: string, glue = "; "): void {
    const last = this.criteria.pop();
    if (last !== undefined) this.criteria.push(last + glue + toLine(text));
  }

  /** Code keeps its lines. */
  addCode(lang: string, text: string): void {
    if (text.trim() === "") return;
    const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
    const fence = "`".repeat(longest + 1);
    this.codes.push(`${fence}${/^[\w+#.-]{1,30}$/.test(lang) ? lang : ""}\n${text.trimEnd()}\n${fence}`);
  }

  list(label: string, { text, line }: Sourced): void {
    if (toLine(text) !== "") this.listed.push({ label, text: toLine(text), line });
  }

  private settleLists(): void {
    const isCriteria = this.criteria.length === 0;
    let label = "";
    for (const item of this.listed) {
      if (isCriteria) this.add("criteria", { text: `${item.label}: ${item.text}`, line: item.line });
      else this.note(item.label === label ? item.text : `${item.label}: ${item.text}`);
      label = item.label;
    }
    this.listed.length = 0;
  }

  /** Remembers what a person may have meant as a criterion. */
  spare(text: string, line: number): void {
    if (toLine(text) !== "") this.source.spare ??= { text: toLine(text), line };
  }

  finish(id: string, dependsOn: string[]): Story {
    this.settleLists();
    const { title, description, criteria } = this;
    const notes = [...(this.prose === "" ? [] : [this.prose]), ...this.codes].join("\n\n");
    return { id, title, description, criteria, dependsOn, notes };
  }
}
