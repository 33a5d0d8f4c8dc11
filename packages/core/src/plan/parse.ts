import { checkSlug, Slug } from "../id/slug.ts";
import { divide } from "./division.ts";
import { readDecisions, readRequirements, readTexts } from "./entry.ts";
import type { Finding } from "./finding.ts";
import type { Plan } from "./format.ts";
import { ralphSettings, readFrontMatter } from "./front-matter.ts";
import type { FrontMatterState } from "./front-matter.ts";
import { splitFrontMatter } from "./front-split.ts";
import { toLine } from "./line.ts";
import type { Block, Sourced } from "./outline.ts";
import { readBlocks } from "./outline.ts";
import { clarificationsIn } from "./placeholder.ts";
import { readOpenQuestions } from "./question.ts";
import type { SectionName } from "./section.ts";
import { readStories } from "./story.ts";
import type { StorySource } from "./story-draft.ts";
import { strayStories } from "./story-stray.ts";
import type { CodeHeading } from "./swallowed.ts";
import { codeHeadings } from "./swallowed.ts";
import { cut } from "../text/cut.ts";

/** In characters: about four times the largest plan that a night could build. */
export const MAX_PLAN_LENGTH = 200_000;

/** The most lines without a blank line between them. The library's time grows with the square of their number. */
const MAX_RUN_OF_LINES = 1000;

/** Where the parts of the plan stand in the document. */
export interface PlanSource {
  /** One for each story. */
  stories: readonly StorySource[];
  /** One for each open question: its line. */
  openQuestions: readonly number[];
  /** One for each decision: its line. */
  decisions: readonly number[];
  /** Goals, requirements, non-goals, risks and tests. */
  texts: readonly Sourced[];
  /** What somebody has yet to clarify, anywhere in the document. */
  clarifications: readonly Sourced[];
  /** Headings that stand in a code block, and open nothing. */
  codeHeadings: readonly CodeHeading[];
}

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
      source: PlanSource;
      /** What could not be read as it was meant, or belongs to no part of the plan. */
      findings: Finding[];
    }
  | { kind: "unreadable"; findings: Finding[] };

/**
 * Reads a plan that a language model, a person or `renderPlan` wrote: headings in Romanian or English, any level, any
 * list style. Sections that no plan has are left out; what is lost of the others is a finding. Never throws. Its time grows linearly with the length.
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
  const { state, fields, findings: frontFindings } = readFrontMatter(document);
  const blocks = readBlocks(body, 1 + document.bodyLine);
  if (blocks.length === 0) return unreadable("empty", "");
  const { title, contents, locale, findings } = divide(blocks);
  const slug = fields.slug ?? standIn(title ?? "");
  const of = (name: SectionName) => contents.get(name) ?? [];
  const texts = { goals: readTexts(of("goals")), nonGoals: readTexts(of("nonGoals")), risks: readTexts(of("risks")) };
  const [requirements, testPlan] = [readTexts(of("requirements")), readTexts(of("testPlan"))];
  const questions = readOpenQuestions(of("openQuestions"));
  const decisions = readDecisions(of("decisions"));
  const stories = readStories(of("stories"));
  const plan: Plan = {
    front: { ...fields, slug, language: fields.language ?? locale, ralph: ralphSettings(slug, fields.ralph) },
    title: title ?? slug,
    goals: texts.goals.map(textOf),
    stories: stories.stories,
    requirements: readRequirements(requirements),
    nonGoals: texts.nonGoals.map(textOf),
    risks: texts.risks.map(textOf),
    testPlan: testPlan.map(textOf),
    decisions: decisions.map(({ decision }) => decision),
    openQuestions: questions.map(({ text, blocking }) => ({ text, blocking })),
  };
  const sections = new Set(Array.from(contents.keys()).filter((name) => of(name).some(holdsText)));
  const source: PlanSource = {
    stories: stories.sources,
    openQuestions: questions.map(({ line }) => line),
    decisions: decisions.map(({ line }) => line),
    texts: [...texts.goals, ...requirements, ...texts.nonGoals, ...texts.risks, ...testPlan],
    clarifications: clarificationsIn(blocks),
    codeHeadings: codeHeadings(blocks),
  };
  const strays = contents.has("stories") ? [] : strayStories(blocks);
  const lost = [...blocks.flatMap(unclosed), ...findings, ...strays, ...stories.findings];
  return { kind: "parsed", plan, sections, frontMatter: state, frontFindings, source, findings: lost };
}

function textOf({ text }: Sourced): string {
  return text;
}

function unclosed(block: Block): Finding[] {
  if (block.kind !== "unclosed") return [];
  return [
    { code: "unclosed", severity: "error", line: block.line, quote: block.opening, detail: closingOf(block.opening) },
  ];
}

function closingOf(opening: string): string {
  return opening === "<!--" ? "-->" : (/^[`~]+/.exec(opening)?.[0] ?? "```");
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
      return block.items.some((item) => toLine(item.text) !== "");
    case "rows":
      return block.rows.length > 0;
    case "code":
      return block.text.trim() !== "";
    case "heading":
    case "unclosed":
      return false;
  }
}
