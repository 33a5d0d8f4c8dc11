import { checkSlug, Slug } from "../id/slug.ts";
import { readDecisions, readOpenQuestions, readRequirements, readTexts } from "./entry.ts";
import type { Finding } from "./finding.ts";
import type { Plan } from "./format.ts";
import { ralphSettings, readFrontMatter } from "./front-matter.ts";
import type { FrontMatterState } from "./front-matter.ts";
import { splitFrontMatter } from "./front-split.ts";
import { toHeading, toLine } from "./line.ts";
import type { Block } from "./outline.ts";
import { readBlocks } from "./outline.ts";
import type { SectionName } from "./section.ts";
import { recognizeSection } from "./section.ts";
import { isStoryHeading, readStories } from "./story.ts";
import { cut } from "../text/cut.ts";

/** In characters: about four times the largest plan that a night could build. */
export const MAX_PLAN_LENGTH = 200_000;

/** The most lines without a blank line between them. The library's time grows with the square of their number. */
const MAX_RUN_OF_LINES = 1000;

export type PlanReading =
  | {
      kind: "parsed";
      plan: Plan;
      /** The sections with content, even if it is only "None." */
      sections: ReadonlySet<SectionName>;
      /** If not `stamped`, the plan's slug, version and date are placeholders. */
      frontMatter: FrontMatterState;
      /** What was dropped, changed or not understood in the front matter. */
      frontFindings: Finding[];
    }
  | { kind: "unreadable"; findings: Finding[] };

/**
 * Reads a plan that a language model, a person or `renderPlan` wrote: headings in Romanian or English, any level, any
 * list style. Leaves out what it does not recognise. Never throws. Its time grows linearly with the length.
 */
export function parsePlan(markdown: string): PlanReading {
  if (markdown.length > MAX_PLAN_LENGTH) return unreadable("unreadable", `${markdown.length} > ${MAX_PLAN_LENGTH}`);
  try {
    return read(markdown);
  } catch (error) {
    return unreadable("unreadable", error instanceof Error ? cut(error.message, 200) : "");
  }
}

function unreadable(code: "empty" | "unreadable", detail: string): PlanReading {
  return { kind: "unreadable", findings: [{ code, severity: "error", detail }] };
}

function read(markdown: string): PlanReading {
  const document = splitFrontMatter(markdown);
  const { body } = document;
  const run = longestRun(body);
  if (run > MAX_RUN_OF_LINES) return unreadable("unreadable", `${run} lines without a blank one`);
  const { state, fields, findings } = readFrontMatter(document);
  const blocks = readBlocks(body);
  if (blocks.length === 0) return unreadable("empty", "");
  const { title, contents, locale } = divide(blocks);
  const slug = fields.slug ?? standIn(title ?? "");
  const of = (name: SectionName) => contents.get(name) ?? [];
  const plan: Plan = {
    front: { ...fields, slug, language: fields.language ?? locale, ralph: ralphSettings(slug, fields.ralph) },
    title: title ?? slug,
    goals: readTexts(of("goals")),
    stories: readStories(of("stories")),
    requirements: readRequirements(of("requirements")),
    nonGoals: readTexts(of("nonGoals")),
    risks: readTexts(of("risks")),
    testPlan: readTexts(of("testPlan")),
    decisions: readDecisions(of("decisions")),
    openQuestions: readOpenQuestions(of("openQuestions")),
  };
  const sections = new Set(Array.from(contents.keys()).filter((name) => of(name).some(holdsText)));
  return { kind: "parsed", plan, sections, frontMatter: state, frontFindings: findings };
}

function longestRun(text: string): number {
  let longest = 0;
  let run = 0;
  for (const line of text.split(/\r\n?|\n/)) {
    run = line.trim() === "" ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

function standIn(title: string): Slug {
  const check = checkSlug(title.slice(0, 200));
  return (check.kind === "slug" ? check.slug : check.suggestion) ?? Slug.parse("plan");
}

function holdsText(block: Block): boolean {
  switch (block.kind) {
    case "lines":
      return block.lines.some((line) => toLine(line) !== "");
    case "items":
      return block.items.some((item) => toLine(item) !== "");
    case "rows":
      return block.rows.length > 0;
    case "code":
      return block.text.trim() !== "";
    case "heading":
      return false;
  }
}

interface Division {
  title?: string;
  contents: Map<SectionName, Block[]>;
  locale: "ro" | "en";
}

/** Assigns every block to its section. A story heading opens the stories section anywhere in the document. */
function divide(blocks: readonly Block[]): Division {
  const contents = new Map<SectionName, Block[]>();
  const votes = { ro: 0, en: 0 };
  let title: string | undefined;
  let current: { name: SectionName | undefined; depth: number; storyDepth: number } = none(0);
  const into = (name: SectionName): Block[] => {
    const list = contents.get(name) ?? [];
    contents.set(name, list);
    return list;
  };
  for (const block of blocks) {
    if (block.kind !== "heading") {
      if (current.name !== undefined) into(current.name).push(block);
      continue;
    }
    const isTitle = block.depth === 1 && title === undefined && current.name === undefined;
    if (isTitle && TITLE.test(block.text)) {
      title = titleOf(block.text);
      continue;
    }
    if (isStoryHeading(block.text)) {
      if (current.name !== "stories") current = { name: "stories", depth: block.depth - 1, storyDepth: block.depth };
      current.storyDepth = block.depth;
      into("stories").push(block);
      continue;
    }
    const recognized = recognizeSection(block.text);
    const match = isTitle && recognized?.exact === false ? undefined : recognized;
    const isDeeper = current.name !== undefined && block.depth > current.depth;
    const isInStory = current.name === "stories" && block.depth > current.storyDepth;
    if (match !== undefined && !isInStory && (match.exact || !isDeeper)) {
      votes[match.locale] += 1;
      current = { name: match.name, depth: block.depth, storyDepth: Infinity };
      into(match.name);
    } else if (isDeeper && current.name !== undefined && !isGroupOfStories(current, block.depth)) {
      into(current.name).push(block);
    } else {
      if (isTitle) title = titleOf(block.text);
      current = none(block.depth);
    }
  }
  const locale = votes.ro > votes.en ? "ro" : "en";
  return { contents, locale, ...(title === undefined || title === "" ? {} : { title }) };
}

/** A heading between stories, on their level. The text after it belongs to no story, until the next story begins. */
function isGroupOfStories(current: { name: SectionName | undefined; storyDepth: number }, depth: number): boolean {
  return current.name === "stories" && current.storyDepth !== Infinity && depth <= current.storyDepth;
}

function none(depth: number): { name: undefined; depth: number; storyDepth: number } {
  return { name: undefined, depth, storyDepth: Infinity };
}

const TITLE = /^plan\s*[:—–]/i;

function titleOf(heading: string): string {
  return toHeading(toHeading(heading).replace(/^plan\s*[:—–]/i, ""));
}
