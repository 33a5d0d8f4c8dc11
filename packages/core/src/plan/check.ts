import type { Slug } from "../id/slug.ts";
import { checkIds, hiddenIds } from "./check-ids.ts";
import type { About } from "./check-finding.ts";
import { at, error, shortened, warning } from "./check-finding.ts";
import { isBoilerplate } from "./criterion.ts";
import type { Finding } from "./finding.ts";
import type { Plan, PlanDecision, Story } from "./format.ts";
import { isLeftOutTitle } from "./left-out.ts";
import type { Sourced } from "./outline.ts";
import { parsePlan } from "./parse.ts";
import type { PlanReading, PlanSource } from "./parse.ts";
import { asksForClarification, placeholderIn } from "./placeholder.ts";
import { derivePrd, parsePrd, prdDifference } from "./prd.ts";
import type { SectionName } from "./section.ts";
import { recognizeSection } from "./section.ts";
import type { StorySource } from "./story-draft.ts";
import { readStoryHeading } from "./story-heading.ts";

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

type Parsed = Extract<PlanReading, { kind: "parsed" }>;

function checkReading(reading: Parsed, { slug, prd }: CheckOptions): Finding[] {
  const { plan, source } = reading;
  const hidden = hiddenIds(reading.findings);
  // A story that was lost is a finding already; those that depend on it are not to blame.
  const isNew = ({ code, detail }: Finding) => code !== "unknown-dependency" || !hidden.includes(detail);
  return [
    ...checkFrontMatter(reading, slug),
    ...reading.findings.map(shortened),
    ...checkSections(reading),
    ...checkIds(plan, source, reading.findings),
    ...plan.stories
      .flatMap((story, index) => checkStory(story, plan.stories, index, source.stories[index]))
      .filter(isNew),
    ...checkQuestions(plan, source),
    ...checkPlaceholders(plan, source),
    ...(prd === undefined ? [] : checkPrd(plan, prd)),
  ];
}

/** What is written in the front matter. Not to be filled in yet is worth a word only if nothing else is wrong with it. */
function checkFrontMatter(reading: Parsed, slug: Slug): Finding[] {
  const { plan, frontMatter, frontFindings } = reading;
  if (frontMatter === "broken") return frontFindings;
  const isUnchecked = plan.front.verify.length === 0;
  const unchecked = isUnchecked ? [warning("verify-missing", "")] : [];
  if (frontMatter === "unstamped")
    return [...frontFindings, ...(isUnchecked ? unchecked : [warning("front-matter-unstamped", "")])];
  return [...unchecked, ...slugFindings(reading, slug)];
}

function slugFindings({ plan, frontFindings }: Parsed, slug: Slug): Finding[] {
  return plan.front.slug === slug
    ? frontFindings
    : [...frontFindings, error("slug-mismatch", `${plan.front.slug} ≠ ${slug}`)];
}

/** "None." is enough for non-goals, risks and the last two sections. A plan needs goals and tests. */
function checkSections({ plan, sections, source, findings }: Parsed): Finding[] {
  const required: readonly SectionName[] = ["goals", "stories", "nonGoals", "risks", "testPlan"];
  const missing = required.filter((name) => {
    if (name === "stories") return !sections.has(name) && plan.stories.length === 0 && !findings.some(isStray);
    return name === "goals" || name === "testPlan" ? plan[name].length === 0 : !sections.has(name);
  });
  const wished = (["decisions", "openQuestions"] as const).filter((name) => !sections.has(name));
  // Text that was found in place of stories is a finding of its own.
  const isToldAlready = findings.some((found) => IN_PLACE_OF_STORIES.includes(found.code) || isStray(found));
  const hasNoStories = plan.stories.length === 0 && !missing.includes("stories") && !isToldAlready;
  return [
    ...missing.map((name) => missingSection(name, source)),
    ...(hasNoStories ? [error("no-stories", "")] : []),
    ...wished.map((name) => warning("missing-section", name)),
  ];
}

/** A story below another heading: that is why the section seems to be missing. */
function isStray({ code, severity }: Finding): boolean {
  return code === "story-without-section" || (code === "story-elsewhere" && severity === "error");
}

const IN_PLACE_OF_STORIES: readonly Finding["code"][] = [
  "heading-without-story",
  "text-outside-story",
  "story-not-heading",
];

/** A section whose heading stands in a code block is not missing: the block is closed too late. */
function missingSection(name: SectionName, { codeHeadings }: PlanSource): Finding {
  const isIt = (text: string) =>
    recognizeSection(text)?.name === name || (name === "stories" && readStoryHeading(text) !== undefined);
  const swallowed = codeHeadings.find(({ text }) => isIt(text.replace(/^#+ /, "")));
  if (swallowed === undefined) return error("missing-section", name);
  return error("section-in-code", String(swallowed.block), at(swallowed));
}

function checkStory(
  story: Story,
  stories: readonly Story[],
  index: number,
  source: StorySource | undefined,
): Finding[] {
  const { id, criteria } = story;
  const length = storyLength(story);
  const about: About = { story: id, ...at(source) };
  return [
    ...(story.title === "" ? [warning("story-without-title", "", about)] : []),
    ...(isLeftOutTitle(story.title) ? [error("story-left-out", story.title, about)] : []),
    ...(story.description === "" ? [warning("story-without-description", story.title, about)] : []),
    ...(criteria.length === 0
      ? [error("story-without-criteria", story.title, { ...about, ...at(source?.spare) })]
      : []),
    ...(criteria.length > 0 && criteria.every(isBoilerplate)
      ? [error("story-without-own-criterion", story.title, about)]
      : []),
    ...(criteria.length > STORY_MAX_CRITERIA ? [error("story-too-many-criteria", String(criteria.length), about)] : []),
    ...(length > STORY_MAX_LENGTH ? [error("story-too-long", String(length), about)] : []),
    ...story.dependsOn.flatMap((other) => checkDependency(other, about, stories, index)),
  ];
}

function checkDependency(other: string, about: About, stories: readonly Story[], index: number): Finding[] {
  const position = stories.findIndex(({ id }) => id === other);
  if (position === -1) return [error("unknown-dependency", other, about)];
  return position >= index ? [error("later-dependency", other, about)] : [];
}

/** A question stands on its line. What has to be clarified anywhere is a question too. */
function checkQuestions({ openQuestions }: Plan, source: PlanSource): Finding[] {
  const blocking = openQuestions.flatMap(({ text, blocking }, index) =>
    blocking && !asksForClarification(text) ? [{ text, line: source.openQuestions[index] ?? 0 }] : [],
  );
  return [...blocking, ...source.clarifications].map(({ text, line }) => error("blocking-question", text, { line }));
}

function checkPlaceholders(plan: Plan, { texts, stories, openQuestions, decisions }: PlanSource): Finding[] {
  const questions = plan.openQuestions.flatMap(({ text, blocking }, index) =>
    blocking ? [] : [{ text, line: openQuestions[index] ?? 0 }],
  );
  return [
    ...texts.flatMap((text) => placeholderFinding(text, "warning")),
    ...plan.decisions.flatMap((decision, index) => decisionPlaceholder(decision, decisions[index] ?? 0)),
    ...questions.flatMap((text) => placeholderFinding(text, "warning")),
    ...plan.stories.flatMap((story, index) => storyPlaceholders(story, stories[index]).slice(0, 1)),
  ];
}

function placeholderFinding({ text, line }: Sourced, severity: Finding["severity"], story?: string): Finding[] {
  const found = asksForClarification(text) ? undefined : placeholderIn(text);
  if (found === undefined) return [];
  const about = { line, ...(story === undefined ? {} : { story }) };
  return [
    found === "open" && severity === "error" ? error("placeholder", text, about) : warning("placeholder", text, about),
  ];
}

/** A decision that is not yet made is no decision. */
function decisionPlaceholder({ id, question, choice }: PlanDecision, line: number): Finding[] {
  if (placeholderIn(choice) === "open") return [error("placeholder", `${id}: ${question} — ${choice}`, { line })];
  const isLeft = [question, choice].some((text) => placeholderIn(text) !== undefined);
  return isLeft ? [warning("placeholder", `${id}: ${question}`, { line })] : [];
}

/** What is left open in a story would be guessed at night: the errors first. */
function storyPlaceholders(
  { id, title, description, notes, criteria }: Story,
  source: StorySource | undefined,
): Finding[] {
  const line = source?.line ?? 0;
  const texts = [
    ...(source?.empty ?? []),
    ...criteria.map((text, index) => ({ text, line: source?.criteria[index] ?? line })),
    ...[title, description, notes].map((text) => ({ text, line })),
  ];
  const found = texts.flatMap((text) => placeholderFinding(text, "error", id));
  return [...found.filter(({ severity }) => severity === "error"), ...found];
}

function checkPrd(plan: Plan, text: string): Finding[] {
  const reading = parsePrd(text);
  if (reading.kind === "unreadable") return [error("prd-unreadable", reading.detail)];
  const difference = prdDifference(reading.prd, derivePrd(plan));
  return difference === undefined
    ? []
    : [error("prd-disagrees", difference.detail, difference.story === undefined ? {} : { story: difference.story })];
}
