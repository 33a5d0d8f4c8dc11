import { itemLine, itemLines, toHeading, toLine } from "./line.ts";
import type { Block, Sourced } from "./outline.ts";
import { isScenario, isScenarioTitle, isScenarioTitleLine, isStep, readGherkin, Scenario } from "./scenario.ts";
import type { StoryDraft } from "./story-draft.ts";
import type { FieldLabel, StoryField } from "./story-field.ts";
import { readFieldLabel } from "./story-field.ts";
import { listsStories } from "./story-hidden.ts";
import type { ListLabel } from "./story-label.ts";
import { entriesOf, isEnumerated, isNumberedCriterion, listLabel, readListLabel } from "./story-label.ts";
import { isCriteriaHeader, rowText } from "./story-table.ts";
import { isTask } from "./task.ts";

/** Reads what stands below one story's heading. */
export class StoryBody {
  readonly story: StoryDraft;
  private field: StoryField = "description";
  /** The label's value was on the same line, so the next lines do not belong to it. */
  private isAnswered = false;
  /** A label or heading without a field of its own, and the list below it. */
  private list: ListLabel | undefined;
  /** The criteria were announced, and none has come yet. */
  private isAwaiting = false;
  /** The level of the heading that announced the criteria; 7 for a label. */
  private criteriaDepth = 0;
  /** The criteria stand below labels of their own: "Happy path", "Errors". */
  private isGrouped = false;
  private readonly scenario = new Scenario();
  /** The line before was the title of a scenario, and its first step follows. */
  private isTitled = false;

  constructor(story: StoryDraft) {
    this.story = story;
  }

  read(block: Block): void {
    switch (block.kind) {
      case "lines":
        return this.lines(block.lines, block.line);
      case "items":
        for (const item of block.items) this.item(item);
        return;
      case "rows":
        return this.rows(block);
      case "code":
        return this.code(block);
      case "heading":
      case "unclosed":
        return;
    }
  }

  /** A heading within the story. */
  part(label: FieldLabel | undefined, heading: string, { line, depth }: Sourced & { depth: number }): void {
    this.scenario.end();
    if (label !== undefined) return this.label(label.field, [{ text: label.value, line }], depth);
    if (isScenarioTitle(heading) || isNumberedCriterion(heading)) return this.title({ text: heading, line });
    const list = listLabel(toHeading(heading).replace(/:$/, ""));
    if (this.field === "criteria" && depth > this.criteriaDepth && this.groups(list)) return;
    this.list = undefined;
    this.isAnswered = false;
    this.field = "notes";
    if (list.isLeftOut) this.list = list;
    this.story.note(`${list.text}:`);
  }

  private title(source: Sourced): void {
    this.story.add("criteria", source);
    this.field = "criteria";
    this.isTitled = true;
    this.isAwaiting = false;
  }

  /** Whether a label only divides the criteria that were announced. */
  private groups(list: ListLabel): boolean {
    if (list.isLeftOut || list.isAside || !(this.isAwaiting || this.isGrouped)) return false;
    this.isGrouped = true;
    this.isAwaiting = true;
    this.list = list;
    return true;
  }

  private lines(lines: readonly string[], line: number): void {
    const last = lines.findLastIndex((text) => toLine(text) !== "");
    const isSteps = isScenario(lines);
    if (this.isAwaiting && !isSteps && !lines.some(isLabel)) return this.entries(lines, line);
    for (const [index, text] of lines.entries()) {
      this.line({ text, line: line + index }, isSteps, index === last);
      // What follows the label in its own paragraph is read as if it were a paragraph below it.
      if (this.isAwaiting && index < last && isLabel(text)) return this.lines(lines.slice(index + 1), line + index + 1);
    }
    this.scenario.end();
  }

  /** The paragraph below "Acceptance criteria": each line is one. */
  private entries(lines: readonly string[], line: number): void {
    for (const entry of entriesOf(lines, line)) this.criterion(entry);
  }

  private criterion({ text, line }: Sourced): void {
    const group = this.isGrouped && this.list !== undefined && toLine(text) !== "" ? `${this.list.text}: ` : "";
    this.story.add("criteria", { text: group === "" ? text : group + toLine(text), line });
    this.isAwaiting = false;
  }

  private line({ text, line }: Sourced, isSteps: boolean, isLast: boolean): void {
    const { story } = this;
    if (toLine(text) === "") return;
    const labelled = readFieldLabel(text);
    if (labelled !== undefined) return this.label(labelled.field, [{ text: labelled.value, line }]);
    if (isNumberedCriterion(text) || (isLast && !isSteps && isScenarioTitleLine(text)))
      return this.title({ text, line });
    if (isSteps && this.step({ text, line })) return;
    const list = isLast ? readListLabel(text) : undefined;
    if (list !== undefined) return this.open(list);
    if (this.field === "criteria" && isEnumerated(text)) return this.entries([text], line);
    if (this.field === "criteria" && this.isAwaiting) return this.criterion({ text, line });
    // Prose after the criteria is not a further criterion, and prose without a number is not a dependency.
    if (this.field === "criteria" && story.criteria.length > 0) this.field = "notes";
    if (this.field === "dependsOn" && !/\d/.test(text)) this.field = story.description === "" ? "description" : "notes";
    this.list = undefined;
    story.add(this.field, { text, line });
  }

  private open(list: ListLabel): void {
    if (this.field === "criteria" && this.groups(list)) return;
    this.list = list;
    this.isAnswered = false;
    this.isAwaiting = false;
    this.field = "notes";
    if (list.isLeftOut || list.isAside) this.story.note(`${list.text}:`);
  }

  /** Adds a line of a scenario to the criteria. False for a line before its first step. */
  private step(source: Sourced): boolean {
    const { story } = this;
    if (this.scenario.isOpen() && !isStep(source.text) && !isScenarioTitle(source.text)) {
      story.extendCriterion(source.text, " ");
      return true;
    }
    const isNext = this.goesOn(source.text);
    if (!isNext && !isStep(source.text) && !isScenarioTitle(source.text)) return false;
    this.isTitled = isScenarioTitle(source.text);
    this.field = "criteria";
    if (isNext) story.extendCriterion(source.text);
    else this.criterion(source);
    return true;
  }

  /** Whether a step belongs to the criterion before it: the scenario's earlier step, or its title. */
  private goesOn(text: string): boolean {
    const isNext = this.scenario.continues(text) || (this.isTitled && isStep(text));
    this.isTitled = false;
    return isNext;
  }

  private label(field: StoryField, values: readonly Sourced[], depth = 7): void {
    this.scenario.end();
    this.field = field;
    this.list = undefined;
    this.isGrouped = false;
    this.isAnswered = values.some(({ text }) => toLine(text) !== "");
    this.isAwaiting = field === "criteria" && !this.isAnswered;
    if (field === "criteria") this.criteriaDepth = depth;
    for (const value of values) this.story.add(field, value);
  }

  private item(item: Sourced): void {
    const own = item.text.split("\n");
    const end = own.findIndex(
      (text, index) => index > 0 && !/^\s*(?:[-*+]|\d{1,3}[.)])\s/.test(text) && readFieldLabel(text) !== undefined,
    );
    if (end === -1) return this.point(item);
    // A label right below a list is no part of its last item, whatever Markdown says.
    this.point({ text: own.slice(0, end).join("\n"), line: item.line });
    this.lines(own.slice(end), item.line + end);
  }

  private point(item: Sourced): void {
    const { story } = this;
    const [first = "", ...nested] = itemLines(item.text);
    const isBox = isTask(first);
    const labelled = readFieldLabel(isBox ? toLine(first) : first);
    if (labelled !== undefined && (!isBox || labelled.field === "dependsOn")) {
      const below = nested.map((text, index) => ({ text, line: item.line + 1 + index }));
      return this.label(labelled.field, [{ text: labelled.value, line: item.line }, ...below]);
    }
    const text = itemLine(item.text);
    if (this.list !== undefined && !this.isGrouped) {
      if (this.list.isLeftOut) return story.note(text);
      if (!isBox && !this.list.isAside) return story.list(this.list.text, { text, line: item.line });
    }
    if (isBox || this.isOver()) this.field = "criteria";
    if (!isBox && this.field === "criteria" && this.goesOn(text)) return story.extendCriterion(text);
    if (isBox) this.scenario.end();
    if (this.field === "notes") story.spare(first, item.line);
    const source = { text: text === "" ? first : text, line: item.line };
    if (this.field === "criteria") this.criterion(source);
    else story.add(this.field, source);
  }

  /** Whether a list at this point belongs to the criteria and not to the label before it. */
  private isOver(): boolean {
    if (this.field === "description") return true;
    if (!this.isAnswered) return false;
    return this.field === "dependsOn" || this.story.criteria.length === 0;
  }

  private rows({ header, rows, line }: Extract<Block, { kind: "rows" }>): void {
    const { story } = this;
    const isExpected = isCriteriaHeader(header) || (this.field === "criteria" && story.criteria.length === 0);
    // A table of stories is no list of criteria. Those that are no headings are findings, see `hiddenStories`.
    const isCriteria = isExpected && !listsStories(rows);
    if (!isCriteria) story.spare(header.join(" | "), line);
    for (const [index, row] of rows.entries()) {
      story.add(isCriteria ? "criteria" : "notes", { text: rowText(header, row), line: line + 2 + index });
    }
    if (isCriteria) this.field = "criteria";
    this.isAwaiting = false;
  }

  private code({ lang, text, line }: Extract<Block, { kind: "code" }>): void {
    const { story } = this;
    const gherkin = readGherkin(lang, text);
    if (gherkin === undefined) {
      story.spare(text.split("\n")[0] ?? "", line);
      return story.addCode(lang, text);
    }
    for (const before of gherkin.before) story.note(before);
    for (const criterion of gherkin.criteria) story.add("criteria", { text: criterion, line });
    this.field = "criteria";
  }
}

function isLabel(text: string): boolean {
  return readFieldLabel(text) !== undefined || readListLabel(text) !== undefined || isNumberedCriterion(text);
}
