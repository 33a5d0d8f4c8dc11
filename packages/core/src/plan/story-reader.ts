import type { Finding } from "./finding.ts";
import { itemLine, itemLines, toHeading, toLine } from "./line.ts";
import type { Block, Sourced } from "./outline.ts";
import { headingSource, readBlocks } from "./outline.ts";
import { isScenario, isScenarioTitle, isStep, readGherkin, Scenario } from "./scenario.ts";
import { StoryDraft } from "./story-draft.ts";
import type { FieldLabel, StoryField } from "./story-field.ts";
import { readFieldHeading, readFieldLabel } from "./story-field.ts";
import { broken, suggestion } from "./story-finding.ts";
import { firstLineOf, isGroupHeading } from "./story-group.ts";
import type { StoryHeading } from "./story-heading.ts";
import { readStoryHeading, storyId } from "./story-heading.ts";
import { holdsStory, listsStories } from "./story-hidden.ts";
import { boldHead, listedDraft, listedHead } from "./story-listed.ts";
import { isCriteriaHeader, rowText } from "./story-table.ts";
import { isTask } from "./task.ts";

/** Reads the blocks of the stories section one after the other. */
export class StoryReader {
  readonly drafts: StoryDraft[] = [];
  private readonly lost: Finding[] = [];
  /** Texts outside every story, the first of each stretch. */
  private readonly outside: (Sourced & { hasTasks: boolean })[] = [];
  private current: StoryDraft | undefined;
  private isSkipping = false;
  private field: StoryField = "description";
  /** The label's value was on the same line, so the next lines do not belong to it. */
  private isAnswered = false;
  private readonly scenario = new Scenario();
  /** The line before was the title of a scenario, and its first step follows. */
  private isTitled = false;
  private readonly takesListed: boolean;

  /** Stories written as list items or bold lines are searched only if the section has no story headings. */
  constructor(takesListed: boolean) {
    this.takesListed = takesListed;
  }

  findings(isEmpty: boolean): Finding[] {
    const outside = this.outside.map(({ hasTasks, ...text }): Finding => {
      const severity = hasTasks || isEmpty ? "error" : "warning";
      return { ...broken("text-outside-story", text, this.nextId()), severity };
    });
    return [...this.lost, ...outside];
  }

  read(block: Block, next?: Block): void {
    if (block.kind !== "heading" && this.current === undefined && !this.opens(block)) return this.skip(block);
    switch (block.kind) {
      case "heading":
        return this.heading(block, next);
      case "lines":
        return this.lines(block.lines, block.line);
      case "items":
        for (const item of block.items) this.item(item);
        return;
      case "rows":
        return this.rows(block);
      case "code":
        return this.code(block);
      case "unclosed":
        return;
    }
  }

  private opens(block: Block): boolean {
    if (!this.takesListed) return false;
    if (block.kind === "items") return block.items.some(({ text }) => listedHead(text) !== undefined);
    return block.kind === "lines" && block.lines.some((line) => boldHead(line) !== undefined);
  }

  /** Text before the first story is an introduction. A list there, or a story's sentence, may have been meant as one. */
  private skip(block: Block): void {
    if (this.isSkipping || block.kind === "unclosed" || block.kind === "heading") return;
    // A story that is no heading is a finding of its own, with all that is below it.
    if (holdsStory(block)) this.isSkipping = true;
    if (block.kind === "lines" && !/^\W{0,4}(?:as an? |ca )/i.test(block.lines[0] ?? "")) return;
    if (this.isSkipping) return;
    const texts = block.kind === "items" ? block.items.map(({ text }) => text) : [firstLineOf(block)];
    const hasTasks = texts.some((text) => isTask(text));
    this.outside.push({ text: toLine(texts[0]?.split("\n")[0] ?? ""), line: block.line, hasTasks });
    this.isSkipping = true;
  }

  private heading(block: Extract<Block, { kind: "heading" }>, next: Block | undefined): void {
    const source = { text: headingSource(block), line: block.line, depth: block.depth };
    const story = readStoryHeading(block.text);
    const { current } = this;
    const isDeeper = current !== undefined && block.depth > current.depth;
    const isSameStory = isDeeper && story?.number === current.number;
    const field = readFieldHeading(isSameStory ? story.title : block.text);
    if (story !== undefined && !isSameStory && !(isDeeper && field !== undefined)) {
      return this.open(new StoryDraft(story, source));
    }
    const isGroup = !isDeeper && isGroupHeading(block, next);
    if (current !== undefined && !isGroup && (field !== undefined || isDeeper)) {
      return this.part(current, field, source, story?.title ?? block.text);
    }
    this.current = undefined;
    this.isSkipping = false;
    if (!isGroup) this.lose(source, block.text);
  }

  private lose(source: Sourced, title: string): void {
    // Criteria without a story are lost, but their heading is no story's.
    if (readFieldHeading(title) !== undefined) this.outside.push({ ...source, hasTasks: true });
    else
      this.lost.push(broken("heading-without-story", source, suggestion({ title: toHeading(title) }, this.nextId())));
    this.isSkipping = true;
  }

  private nextId(): string {
    const numbers = this.drafts.map(({ number }) => Math.floor(Number(number)));
    return storyId(Math.max(this.drafts.length, ...numbers) + this.lost.length + 1);
  }

  private part(story: StoryDraft, label: FieldLabel | undefined, { line }: Sourced, heading: string): void {
    this.scenario.end();
    if (label === undefined && isScenarioTitle(heading)) {
      story.add("criteria", { text: heading, line });
      this.field = "criteria";
      this.isTitled = true;
      return;
    }
    this.field = label?.field ?? "notes";
    this.isAnswered = label !== undefined && label.value !== "";
    if (label === undefined) story.note(`${toHeading(heading).replace(/:$/, "")}:`);
    else story.add(label.field, { text: label.value, line });
  }

  private open(draft: StoryDraft): void {
    this.scenario.end();
    this.drafts.push(draft);
    this.current = draft;
    this.isSkipping = false;
    this.field = "description";
    this.isAnswered = false;
  }

  private lines(lines: readonly string[], line: number): void {
    const isSteps = isScenario(lines);
    for (const [index, text] of lines.entries()) this.line({ text, line: line + index }, isSteps);
    this.scenario.end();
  }

  private line({ text, line }: Sourced, isSteps: boolean): void {
    const head = this.takesListed ? boldHead(text) : undefined;
    if (head !== undefined) return this.open(listedDraft(head, { text: toLine(text), line }));
    const story = this.current;
    if (story === undefined || toLine(text) === "") return;
    const labelled = readFieldLabel(text);
    if (labelled !== undefined) return this.label(labelled.field, [{ text: labelled.value, line }]);
    if (isSteps && this.step(story, { text, line })) return;
    // Prose after the criteria is not a further criterion, and prose without a number is not a dependency.
    if (this.field === "criteria" && story.criteria.length > 0) this.field = "notes";
    if (this.field === "dependsOn" && !/\d/.test(text)) this.field = story.description === "" ? "description" : "notes";
    story.add(this.field, { text, line });
  }

  /** Adds a line of a scenario to the criteria. False for a line before its first step. */
  private step(story: StoryDraft, source: Sourced): boolean {
    if (this.scenario.isOpen() && !isStep(source.text) && !isScenarioTitle(source.text)) {
      story.extendCriterion(source.text, " ");
      return true;
    }
    const isNext = this.goesOn(source.text);
    if (!isNext && !isStep(source.text) && !isScenarioTitle(source.text)) return false;
    this.isTitled = isScenarioTitle(source.text);
    this.field = "criteria";
    if (isNext) story.extendCriterion(source.text);
    else story.add("criteria", source);
    return true;
  }

  /** Whether a step belongs to the criterion before it: the scenario's earlier step, or its title. */
  private goesOn(text: string): boolean {
    const isNext = this.scenario.continues(text) || (this.isTitled && isStep(text));
    this.isTitled = false;
    return isNext;
  }

  private label(field: StoryField, values: readonly Sourced[]): void {
    this.scenario.end();
    this.field = field;
    this.isAnswered = values.some(({ text }) => toLine(text) !== "");
    for (const value of values) this.current?.add(field, value);
  }

  private item(item: Sourced): void {
    const [first = "", ...nested] = itemLines(item.text);
    const isBox = isTask(first);
    const head = this.takesListed ? listedHead(item.text) : undefined;
    if (head !== undefined) return this.listed(head, item);
    const story = this.current;
    if (story === undefined) return;
    const labelled = isBox ? undefined : readFieldLabel(first);
    if (labelled !== undefined) {
      const below = nested.map((text, index) => ({ text, line: item.line + 1 + index }));
      return this.label(labelled.field, [{ text: labelled.value, line: item.line }, ...below]);
    }
    if (isBox || this.isOver(story)) this.field = "criteria";
    const text = itemLine(item.text);
    if (!isBox && this.field === "criteria" && this.goesOn(text)) return story.extendCriterion(text);
    if (isBox) this.scenario.end();
    if (this.field === "notes") story.spare(first, item.line);
    story.add(this.field, { text: text === "" ? first : text, line: item.line });
  }

  /** Whether a list at this point belongs to the criteria and not to the label before it. */
  private isOver(story: StoryDraft): boolean {
    if (this.field === "description") return true;
    if (!this.isAnswered) return false;
    return this.field === "dependsOn" || story.criteria.length === 0;
  }

  private listed(head: StoryHeading, item: Sourced): void {
    const [first = ""] = item.text.split("\n");
    this.open(listedDraft(head, { text: toLine(first), line: item.line }));
    const rest = item.text.slice(first.length + 1);
    if (rest !== "") for (const block of readBlocks(rest, item.line + 1)) this.read(block);
  }

  private rows({ header, rows, line }: Extract<Block, { kind: "rows" }>): void {
    const story = this.current;
    if (story === undefined) return;
    const isExpected = isCriteriaHeader(header) || (this.field === "criteria" && story.criteria.length === 0);
    // A table of stories is no list of criteria. Those that are no headings are findings, see `hiddenStories`.
    const isCriteria = isExpected && !listsStories(rows);
    if (!isCriteria) story.spare(header.join(" | "), line);
    for (const [index, row] of rows.entries()) {
      story.add(isCriteria ? "criteria" : "notes", { text: rowText(header, row), line: line + 2 + index });
    }
    if (isCriteria) this.field = "criteria";
  }

  private code({ lang, text, line }: Extract<Block, { kind: "code" }>): void {
    const story = this.current;
    if (story === undefined) return;
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
