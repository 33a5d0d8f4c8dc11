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
/** More is no plan; it keeps hostile text cheap. */
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
  private readonly takesListed: boolean;

  /** Only a document without story headings is searched for stories written as list items or bold lines. */
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
  }

  private line(line: string): void {
    const head = this.takesListed && /^\s*\*\*/.test(line) ? readStoryHead(line) : undefined;
    if (head !== undefined) return this.open(head);
    const labelled = readLabel(line.trim(), FIELDS);
    if (labelled !== undefined) this.field = labelled.label;
    const hasCriteria = (this.stories.at(-1)?.criteria.length ?? 0) > 0;
    // Prose after the criteria is not one more of them.
    if (labelled === undefined && this.field === "criteria" && hasCriteria) this.field = "notes";
    this.add(this.field, labelled?.value ?? line);
  }

  private item(item: string): void {
    const [first = "", ...nested] = itemLines(item);
    const head = this.takesListed && !TASK.test(first) ? readStoryHead(first) : undefined;
    if (head !== undefined) return this.listed(head, item);
    const labelled = TASK.test(first) ? undefined : readLabel(first.trim(), FIELDS);
    if (labelled === undefined) {
      if (this.field === "description") this.field = "criteria";
      return this.add(this.field, itemLine(item));
    }
    this.field = labelled.label;
    for (const part of [labelled.value, ...nested]) this.add(this.field, part);
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
