import type { Finding } from "./finding.ts";
import { isLeftOutHeading } from "./left-out.ts";
import { toHeading, toLine } from "./line.ts";
import type { Block, Sourced } from "./outline.ts";
import { headingSource, readBlocks } from "./outline.ts";
import { StoryBody } from "./story-body.ts";
import { StoryDraft } from "./story-draft.ts";
import { readFieldHeading } from "./story-field.ts";
import { bareTitle, broken, elsewhere, suggestion } from "./story-finding.ts";
import { firstLineOf, isGroupHeading } from "./story-group.ts";
import type { StoryHeading } from "./story-heading.ts";
import { readStoryHeading, storyId } from "./story-heading.ts";
import { holdsStory } from "./story-hidden.ts";
import { boldHead, listedDraft, listedHead } from "./story-listed.ts";
import { isTask } from "./task.ts";

/** Reads the blocks of the stories section one after the other. */
export class StoryReader {
  readonly drafts: StoryDraft[] = [];
  private readonly lost: Finding[] = [];
  /** Texts outside every story, the first of each stretch. */
  private readonly outside: (Sourced & { hasTasks: boolean })[] = [];
  private body: StoryBody | undefined;
  private isSkipping = false;
  /** `Won't have`, with stories below it that are not built. */
  private leftOut: { text: string; depth: number } | undefined;
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
    if (block.kind === "heading") return this.heading(block, next);
    if (this.leftOut !== undefined) return;
    if (this.body === undefined && !this.opens(block)) return this.skip(block);
    if (this.takesListed && block.kind === "lines") return this.lines(block.lines, block.line);
    if (this.takesListed && block.kind === "items") {
      for (const item of block.items) this.item(item);
    } else this.body?.read(block);
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
    if (this.isBelowLeftOut(block.depth)) {
      if (story !== undefined) this.lost.push(elsewhere(source, this.leftOut?.text ?? "", "warning"));
      return;
    }
    const current = this.body?.story;
    const isDeeper = current !== undefined && block.depth > current.depth;
    const isSameStory = isDeeper && story?.number === current.number;
    const field = readFieldHeading(isSameStory ? story.title : block.text);
    if (story !== undefined && !isSameStory && !(isDeeper && field !== undefined)) {
      return this.open(new StoryDraft(story, source));
    }
    const isGroup = !isDeeper && isGroupHeading(block, next);
    if (this.body !== undefined && !isGroup && (field !== undefined || isDeeper)) {
      return this.body.part(field, story?.title ?? block.text, source);
    }
    this.body = undefined;
    this.isSkipping = false;
    if (!isGroup) this.lose(source, block.text);
    else if (isLeftOutHeading(block.text)) this.leftOut = { text: toHeading(block.text), depth: block.depth };
  }

  private isBelowLeftOut(depth: number): boolean {
    if (this.leftOut !== undefined && depth <= this.leftOut.depth) this.leftOut = undefined;
    return this.leftOut !== undefined;
  }

  private lose(source: Sourced, title: string): void {
    // Criteria without a story are lost, but their heading is no story's.
    if (readFieldHeading(title) !== undefined) this.outside.push({ ...source, hasTasks: true });
    else
      this.lost.push(broken("heading-without-story", source, suggestion({ title: bareTitle(title) }, this.nextId())));
    this.isSkipping = true;
  }

  private nextId(): string {
    const numbers = this.drafts.map(({ number }) => Math.floor(Number(number)));
    const lost = this.lost.filter(({ code }) => code === "heading-without-story");
    return storyId(Math.max(this.drafts.length, ...numbers) + lost.length + 1);
  }

  private open(draft: StoryDraft): void {
    this.drafts.push(draft);
    this.body = new StoryBody(draft);
    this.isSkipping = false;
  }

  private lines(lines: readonly string[], line: number): void {
    let from = 0;
    const flush = (to: number) => {
      const own = lines.slice(from, to);
      if (own.length > 0) this.body?.read({ kind: "lines", line: line + from, lines: own });
      from = to + 1;
    };
    for (const [index, text] of lines.entries()) {
      const head = boldHead(text);
      if (head === undefined) continue;
      flush(index);
      this.open(listedDraft(head, { text: toLine(text), line: line + index }));
    }
    flush(lines.length);
  }

  private item(item: Sourced): void {
    const head = listedHead(item.text);
    if (head === undefined) this.body?.read({ kind: "items", line: item.line, items: [item] });
    else this.listed(head, item);
  }

  private listed(head: StoryHeading, item: Sourced): void {
    const [first = ""] = item.text.split("\n");
    this.open(listedDraft(head, { text: toLine(first), line: item.line }));
    const rest = item.text.slice(first.length + 1);
    if (rest !== "") for (const block of readBlocks(rest, item.line + 1)) this.read(block);
  }
}
