import type { Slug } from "../id/slug.ts";
import { isBoilerplate } from "./criterion.ts";
import type { Finding } from "./finding.ts";
import type { Plan, Story } from "./format.ts";
import { parsePlan } from "./parse.ts";
import type { PlanReading } from "./parse.ts";
import { derivePrd, parsePrd, prdDifference } from "./prd.ts";
import type { SectionName } from "./section.ts";
import { cut } from "../text/cut.ts";

/** A story above these limits does not fit into one context of an agent. */
export const STORY_MAX_CRITERIA = 8;
export const STORY_MAX_LENGTH = 1500;

export interface CheckOptions {
  slug: Slug;
  /** The text of the prd.json next to the plan, if there is one. */
  prd?: string;
}

/** All findings: errors stop the plan from being built tonight, warnings are what a person should know. */
export function checkPlan(markdown: string, options: CheckOptions): Finding[] {
  const reading = parsePlan(markdown);
  return reading.kind === "unreadable" ? reading.findings : checkReading(reading, options);
}

export function isApprovable(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.severity !== "error");
}

/** How many characters an agent has to read to build the story. */
export function storyLength(story: Story): number {
  return [story.title, story.description, story.notes, ...story.criteria].reduce((sum, text) => sum + text.length, 0);
}

function checkReading(reading: Extract<PlanReading, { kind: "parsed" }>, { slug, prd }: CheckOptions): Finding[] {
  const { plan } = reading;
  return [
    ...checkFrontMatter(reading, slug),
    ...checkSections(reading),
    ...checkIds(plan),
    ...plan.stories.flatMap((story, index) => checkStory(story, plan.stories, index)),
    ...plan.openQuestions.filter((question) => question.blocking).map(({ text }) => error("blocking-question", text)),
    ...checkPlaceholders(plan),
    ...(prd === undefined ? [] : checkPrd(plan, prd)),
  ];
}

const DETAIL_MAX_LENGTH = 160;

function error(code: Finding["code"], detail: string, story?: string): Finding {
  return { code, severity: "error", detail: cut(detail, DETAIL_MAX_LENGTH), ...(story === undefined ? {} : { story }) };
}

function warning(code: Finding["code"], detail: string, story?: string): Finding {
  return { ...error(code, detail, story), severity: "warning" };
}

/** What is written in the front matter. Not to be filled in yet is worth a word only if nothing else is wrong with it. */
function checkFrontMatter(reading: Extract<PlanReading, { kind: "parsed" }>, slug: Slug): Finding[] {
  const { plan, frontMatter, frontFindings } = reading;
  if (frontMatter === "broken") return frontFindings;
  if (frontMatter === "unstamped") return [...frontFindings, warning("front-matter-unstamped", "")];
  return plan.front.slug === slug
    ? frontFindings
    : [...frontFindings, error("slug-mismatch", `${plan.front.slug} ≠ ${slug}`)];
}

/** "None." is enough for non-goals, risks and the last two sections. A plan needs goals and tests. */
function checkSections({ plan, sections }: Extract<PlanReading, { kind: "parsed" }>): Finding[] {
  const required: readonly SectionName[] = ["goals", "stories", "nonGoals", "risks", "testPlan"];
  const missing = required.filter((name) => {
    if (name === "stories") return !sections.has(name) && plan.stories.length === 0;
    return name === "goals" || name === "testPlan" ? plan[name].length === 0 : !sections.has(name);
  });
  const wished = (["decisions", "openQuestions"] as const).filter((name) => !sections.has(name));
  const hasNoStories = plan.stories.length === 0 && !missing.includes("stories");
  return [
    ...missing.map((name) => error("missing-section", name)),
    ...(hasNoStories ? [error("no-stories", "")] : []),
    ...wished.map((name) => warning("missing-section", name)),
  ];
}

function checkIds({ stories, requirements }: Plan): Finding[] {
  const repeatedStories = repeated(stories.map((story) => story.id));
  const repeatedRequirements = repeated(requirements.map((requirement) => requirement.id));
  const numbers = Array.from(new Set(stories.map((story) => Number(story.id.slice(3)))));
  const gap = numbers.findIndex((number, index) => number !== index + 1);
  const found = gap === -1 ? undefined : stories.find((story) => Number(story.id.slice(3)) === numbers[gap]);
  return [
    ...repeatedStories.map((id) => error("duplicate-id", id, id)),
    ...repeatedRequirements.map((id) => error("duplicate-id", id)),
    ...(found === undefined ? [] : [error("non-contiguous-ids", `US-${String(gap + 1).padStart(3, "0")}`, found.id)]),
  ];
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const id of ids) (seen.has(id) ? twice : seen).add(id);
  return Array.from(twice);
}

function checkStory(story: Story, stories: readonly Story[], index: number): Finding[] {
  const { id, criteria } = story;
  const length = storyLength(story);
  return [
    ...(story.title === "" ? [warning("story-without-title", "", id)] : []),
    ...(story.description === "" ? [warning("story-without-description", story.title, id)] : []),
    ...(criteria.length === 0 ? [error("story-without-criteria", story.title, id)] : []),
    ...(criteria.length > 0 && criteria.every(isBoilerplate)
      ? [error("story-without-own-criterion", story.title, id)]
      : []),
    ...(criteria.length > STORY_MAX_CRITERIA ? [error("story-too-many-criteria", String(criteria.length), id)] : []),
    ...(length > STORY_MAX_LENGTH ? [error("story-too-long", String(length), id)] : []),
    ...story.dependsOn.flatMap((other) => checkDependency(other, story, stories, index)),
  ];
}

function checkDependency(other: string, story: Story, stories: readonly Story[], index: number): Finding[] {
  const position = stories.findIndex(({ id }) => id === other);
  if (position === -1) return [error("unknown-dependency", other, story.id)];
  return position >= index ? [error("later-dependency", other, story.id)] : [];
}

const PLACEHOLDER =
  /\b(?:TBD|FIXME|TODO(?! (?:list|app|item|s\b)))\b|\{(?:slug|description|phase|title|date|language|workspace)\}|\b(?:lorem ipsum)\b/;

function checkPlaceholders(plan: Plan): Finding[] {
  const rest = [
    ...plan.goals,
    ...plan.requirements.map(({ text }) => text),
    ...plan.nonGoals,
    ...plan.risks,
    ...plan.testPlan,
    ...plan.decisions.flatMap(({ question, choice }) => [question, choice]),
    ...plan.openQuestions.map(({ text }) => text),
  ];
  const inStory = ({ title, description, notes, criteria }: Story) =>
    [title, description, notes, ...criteria].find(hasPlaceholder);
  const inRest = rest.filter(hasPlaceholder);
  return [
    ...inRest.map((text) => warning("placeholder", text)),
    ...plan.stories.flatMap((story) => {
      const text = inStory(story);
      return text === undefined ? [] : [warning("placeholder", text, story.id)];
    }),
  ];
}

function hasPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

function checkPrd(plan: Plan, text: string): Finding[] {
  const reading = parsePrd(text);
  if (reading.kind === "unreadable") return [error("prd-unreadable", reading.detail)];
  const difference = prdDifference(reading.prd, derivePrd(plan));
  return difference === undefined ? [] : [error("prd-disagrees", difference.detail, difference.story)];
}
