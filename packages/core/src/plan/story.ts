import type { Story } from "./format.ts";
import { isNone, itemLine, itemLines, readLabel, splitHead, toHeading, toKey, toLine } from "./line.ts";
import type { Head } from "./line.ts";
import type { Block } from "./outline.ts";
import { readBlocks } from "./outline.ts";

type Field = "description" | "criteria" | "dependsOn" | "notes";

const FIELDS: ReadonlyMap<string, Field> = new Map([
  ...named("description", ["description", "descriere", "story", "user story", "poveste", "povestea"]),
  ...named("criteria", ["acceptance criteria", "acceptance criterion", "criteria", "acceptance"]),
  ...named("criteria", ["criterii de acceptare", "criterii de acceptanta", "criterii", "criteriile de acceptare"]),
  ...named("dependsOn", ["depends on", "dependencies", "dependency", "depinde de", "dependente", "dependinte"]),
  ...named("notes", [
    "notes",
    "note",
    "technical notes",
    "implementation notes",
    "observatii",
    "note tehnice",
    "detalii",
  ]),
]);

function named(field: Field, keys: readonly string[]): [string, Field][] {
  return keys.map((key) => [key, field]);
}

const STORY_ID = /^(?:US[- ]?|(?:User )?Story |Povestea )#?\d{1,6}/i;
const ANY_ID = /\bUS-?(\d{1,6})\b/gi;
/** No real plan has more. The limit keeps hostile text cheap. */
const MAX_DEPENDENCIES = 100;
const TASK = /^\s*(?:\[[ xX]?\]|[☐☑])(?:\s|$)/u;

function readStoryHead(text: string): Head | undefined {
  return splitHead(text.trimStart(), STORY_ID);
}

export function isStoryHeading(text: string): boolean {
  return readStoryHead(text) !== undefined;
}

function storyId(digits: string): string {
  return `US-${String(Number(digits)).padStart(3, "0")}`;
}

/** The stories of the section's blocks, in order; duplicates are kept. */
export function readStories(blocks: readonly Block[]): Story[] {
  const byHeading = blocks.some((block) => block.kind === "heading" && isStoryHeading(block.text));
  const reader = new StoryReader(!byHeading);
  for (const block of blocks) reader.read(block);
  return reader.stories;
}

class StoryReader {
  readonly stories: Story[] = [];
  private field: Field = "description";
  /** The label's value was on the same line, so the next lines do not belong to it. */
  private isAnswered = false;
  private readonly takesListed: boolean;

  /** Stories written as list items or bold lines are searched only if the document has no story headings. */
  constructor(takesListed: boolean) {
    this.takesListed = takesListed;
  }

  read(block: Block): void {
    switch (block.kind) {
      case "heading":
        return this.heading(block.text);
      case "lines":
        for (const line of block.lines) this.line(line);
        return;
      case "items":
        for (const item of block.items) this.item(item);
        return;
      case "rows":
        for (const row of block.rows) this.add("notes", row.join(" — "));
        return;
      case "code":
        return this.add("notes", block.text);
    }
  }

  private heading(text: string): void {
    const head = readStoryHead(text);
    if (head !== undefined) return this.open(head);
    this.field = FIELDS.get(toKey(text)) ?? "notes";
    this.isAnswered = false;
  }

  private open({ head, rest }: Head): void {
    const title = toHeading(rest);
    this.stories.push({
      id: storyId(head.replace(/\D/g, "")),
      title,
      description: "",
      criteria: [],
      dependsOn: [],
      notes: "",
    });
    this.field = "description";
    this.isAnswered = false;
  }

  private line(line: string): void {
    const head = this.takesListed && /^\s*\*\*/.test(line) ? readStoryHead(line) : undefined;
    if (head !== undefined) return this.open(head);
    const labelled = readLabel(line.trim(), FIELDS);
    if (labelled !== undefined) return this.label(labelled.label, [labelled.value]);
    if (toLine(line) === "") return;
    const story = this.stories.at(-1);
    // Prose after the criteria is not a further criterion, and prose without an id is not a dependency.
    if (this.field === "criteria" && story?.criteria.length !== 0) this.field = "notes";
    if (this.field === "dependsOn" && line.search(ANY_ID) === -1)
      this.field = story?.description === "" ? "description" : "notes";
    this.add(this.field, line);
  }

  private label(field: Field, values: readonly string[]): void {
    this.field = field;
    this.isAnswered = values.some((value) => toLine(value) !== "");
    for (const value of values) this.add(field, value);
  }

  private item(item: string): void {
    const [first = "", ...nested] = itemLines(item);
    const isTask = TASK.test(first);
    const head = this.takesListed && !isTask ? readStoryHead(first) : undefined;
    if (head !== undefined) return this.listed(head, item);
    const labelled = isTask ? undefined : readLabel(first.trim(), FIELDS);
    if (labelled !== undefined) return this.label(labelled.label, [labelled.value, ...nested]);
    if (isTask || this.isOver()) this.field = "criteria";
    this.add(this.field, itemLine(item));
  }

  /** Whether a list at this point belongs to the criteria and not to the label before it. */
  private isOver(): boolean {
    if (this.field === "description") return true;
    if (!this.isAnswered) return false;
    return this.field === "dependsOn" || this.stories.at(-1)?.criteria.length === 0;
  }

  private listed(head: Head, item: string): void {
    this.open(head);
    const end = item.indexOf("\n");
    if (end !== -1) for (const block of readBlocks(item.slice(end + 1))) this.read(block);
  }

  private add(field: Field, text: string): void {
    const story = this.stories.at(-1);
    const line = toLine(text);
    if (story === undefined || line === "" || (field !== "description" && isNone(line))) return;
    switch (field) {
      case "criteria":
        story.criteria.push(line);
        return;
      case "dependsOn":
        for (const [, digits = ""] of line.matchAll(ANY_ID)) {
          const id = storyId(digits);
          if (story.dependsOn.length < MAX_DEPENDENCIES && !story.dependsOn.includes(id)) story.dependsOn.push(id);
        }
        return;
      case "description":
      case "notes":
        story[field] = story[field] === "" ? line : `${story[field]} ${line}`;
        return;
    }
  }
}
