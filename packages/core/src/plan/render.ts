import type { Locale } from "../text/locale.ts";
import type { OpenQuestion, Plan, PlanDecision, Requirement, Story } from "./format.ts";
import { renderFrontMatter } from "./front-matter.ts";
import { SECTION_TITLES } from "./section.ts";
import type { SectionName } from "./section.ts";

interface Words {
  none: string;
  description: string;
  criteria: string;
  dependsOn: string;
  notes: string;
  options: string;
  choice: string;
  who: string;
  when: string;
  blocking: string;
  notBlocking: string;
}

const WORDS: Record<Locale, Words> = {
  en: {
    none: "None.",
    description: "Description",
    criteria: "Acceptance criteria",
    dependsOn: "Depends on",
    notes: "Notes",
    options: "options",
    choice: "choice",
    who: "who",
    when: "when",
    blocking: "Blocking",
    notBlocking: "Not blocking",
  },
  ro: {
    none: "Niciuna.",
    description: "Descriere",
    criteria: "Criterii de acceptare",
    dependsOn: "Depinde de",
    notes: "Note",
    options: "opțiuni",
    choice: "alegere",
    who: "cine",
    when: "când",
    blocking: "Blocantă",
    notBlocking: "Neblocantă",
  },
};

/** The plan as final-plan.md, in the plan's language. `parsePlan` reads it back to an equal plan. */
export function renderPlan(plan: Plan): string {
  const locale = plan.front.language;
  const words = WORDS[locale];
  const section = (name: SectionName, blocks: readonly string[], glue = "\n") =>
    `## ${SECTION_TITLES[locale][name]}\n\n${blocks.length === 0 ? words.none : blocks.join(glue)}\n`;
  const body = [
    `# Plan: ${plan.title}\n`,
    section("goals", plan.goals.map(bullet)),
    section(
      "stories",
      plan.stories.map((story) => renderStory(story, words)),
      "\n\n",
    ),
    section("requirements", plan.requirements.map(renderRequirement)),
    section("nonGoals", plan.nonGoals.map(bullet)),
    section("risks", plan.risks.map(bullet)),
    section("testPlan", plan.testPlan.map(bullet)),
    section(
      "decisions",
      plan.decisions.map((decision) => renderDecision(decision, words)),
    ),
    section(
      "openQuestions",
      plan.openQuestions.map((question) => renderQuestion(question, words)),
    ),
  ].join("\n");
  return `${renderFrontMatter(plan.front)}\n${body}`;
}

function bullet(text: string): string {
  return `- ${text}`;
}

function renderRequirement({ id, text }: Requirement): string {
  return bullet(`${id}: ${text}`);
}

function renderQuestion({ text, blocking }: OpenQuestion, words: Words): string {
  return bullet(`${blocking ? words.blocking : words.notBlocking}: ${text}`);
}

function renderStory(story: Story, words: Words): string {
  const labelled = (label: string, text: string) => (text === "" ? [] : [`**${label}:** ${text}`]);
  const criteria = story.criteria.map((criterion) => `- [ ] ${criterion}`).join("\n");
  return [
    story.title === "" ? `### ${story.id}` : `### ${story.id}: ${story.title}`,
    ...labelled(words.description, story.description),
    ...labelled(words.dependsOn, story.dependsOn.join(", ")),
    ...(criteria === "" ? [] : [`**${words.criteria}:**`, criteria]),
    ...(story.notes.startsWith("```") ? [`**${words.notes}:**`, story.notes] : labelled(words.notes, story.notes)),
  ].join("\n\n");
}

function renderDecision(decision: PlanDecision, words: Words): string {
  const field = (label: string, text: string) => (text === "" ? [] : [`${label}: ${text}`]);
  const parts = [
    `${decision.id}: ${decision.question}`,
    ...field(words.options, decision.options.join("; ")),
    ...field(words.choice, decision.choice),
    ...field(words.who, decision.who),
    ...field(words.when, decision.when),
  ];
  return bullet(parts.join(" | "));
}
