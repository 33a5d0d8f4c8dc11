import type { Locale } from "@echo/core/text/locale";
import type { Decision } from "./decision.ts";
import { briefsOf, choicesOf, choiceText, ownWordsOf, renderDecisions } from "./decision.ts";
import { bullets } from "./document.ts";
import type { Story, Tale } from "./tale.ts";
import { storiesFor } from "./tale.ts";

const FRONT = `---
verify:
  - npm test
  - npx tsc --noEmit
ralph:
  max_iterations: 14
---`;

const WORDS = {
  en: {
    none: "None.",
    put: (words: string, about: string) => `It honours what the person put in their own words: “${words}” (${about})`,
  },
  ro: {
    none: "Niciuna.",
    put: (words: string, about: string) => `Respectă ce a spus persoana cu vorbele ei: „${words}” (${about})`,
  },
};

/** final-plan.md in the format of prompts/final-plan.md, made from the decisions in the phase documents. */
export function composePlan(tale: Tale, decisions: readonly Decision[], locale: Locale): string {
  const words = WORDS[locale];
  const stories = storiesFor(tale, choicesOf(decisions));
  const wishes = decisions.flatMap((decision) => {
    const own = ownWordsOf(decision);
    return own === undefined ? [] : [words.put(own, `${decision.id}, ${decision.question}`)];
  });
  const requirements = [...tale.requirements, ...wishes].map((text, index) => `FR-${index + 1}: ${text}`);
  const parts = [
    FRONT,
    `# ${tale.title}`,
    `## Goals\n\n${bullets(tale.goals)}`,
    "## User stories",
    ...stories.map((story) => renderStory(story, stories)),
    `## Functional requirements\n\n${bullets(requirements)}`,
    `## Non-goals\n\n${bullets(tale.outOfScope)}`,
    `## Risks\n\n${bullets(tale.risks)}`,
    `## Test plan\n\n${bullets(tale.testPlan)}`,
    `## Decision log\n\n${renderDecisions(decisions, words.none)}`,
    `## Open questions\n\n${openQuestions(tale, decisions, locale)}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

export function storyId(place: number): string {
  return `US-${String(place).padStart(3, "0")}`;
}

function renderStory(story: Story, stories: readonly Story[]): string {
  const needs = (story.needs ?? [])
    .map((key) => stories.findIndex((other) => other.key === key) + 1)
    .filter((place) => place > 0);
  const depends = needs.length === 0 ? [] : [`Depends on: ${needs.map(storyId).join(", ")}`];
  const criteria = story.criteria.map((criterion) => `- [ ] ${criterion}`).join("\n");
  return [`### ${storyId(stories.indexOf(story) + 1)}: ${story.title}`, story.sentence, criteria, ...depends].join(
    "\n\n",
  );
}

function openQuestions(tale: Tale, decisions: readonly Decision[], locale: Locale): string {
  const label = locale === "ro" ? "Neblocant" : "Not blocking";
  const assumed = locale === "ro" ? "presupus" : "assumed";
  const left = briefsOf(tale).filter((brief) => !decisions.some((decision) => decision.id === brief.id));
  if (left.length === 0) return WORDS[locale].none;
  return bullets(left.map((brief) => `${label}: ${brief.title}; ${assumed}: ${choiceText(decisions, brief)}`));
}
