import type { Locale } from "@echo/core/text/locale";
import type { Decision } from "./decision.ts";
import { choicesOf, choiceText, renderDecisions } from "./decision.ts";
import type { Story, Tale } from "./tale.ts";
import { storiesFor } from "./tale.ts";

/** The input for a phase document. */
export interface Findings {
  slug: string;
  locale: Locale;
  tale: Tale;
  /** The decisions of the earlier phases and of this one. */
  decisions: readonly Decision[];
  /** Only this phase's decisions. */
  own: readonly Decision[];
}

const NONE: Record<Locale, string> = { en: "None.", ro: "Niciuna." };
const WORDS = {
  en: { later: "later", now: "now", no: "no", needs: "needs", doneWhen: "done when" },
  ro: { later: "mai târziu", now: "acum", no: "nu", needs: "are nevoie de", doneWhen: "gata când" },
};

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `## Heading` and its text, for each pair. */
function sections(title: string, parts: readonly (readonly [heading: string, text: string])[]): string {
  return [`# ${title}`, ...parts.map(([heading, text]) => `## ${heading}\n\n${text}`)].join("\n\n") + "\n";
}

function closing(findings: Findings): (readonly [string, string])[] {
  return [
    ["Decisions", renderDecisions(findings.own, NONE[findings.locale])],
    ["Open questions", NONE[findings.locale]],
  ];
}

export function officeHoursDocument(findings: Findings): string {
  const { tale, decisions } = findings;
  const { options } = tale.way;
  return sections(`Office hours: ${findings.slug}`, [
    ["Problem", `${tale.problem}\n\n${tale.pain.title}: ${choiceText(decisions, tale.pain)}.`],
    ["Who it is for", tale.who],
    ["Today without it", tale.today],
    ["Smallest useful version", `${bullets([choiceText(decisions, tale.way)])}\n\n${tale.outcome}`],
    ["Premises", bullets(tale.premises)],
    ["Alternatives", options.map((option) => `- ${option.letter}) ${option.offer}`).join("\n")],
    ["Direction", sentence(choiceText(decisions, tale.way))],
    ...closing(findings),
  ]);
}

export function ceoDocument(findings: Findings): string {
  const { tale, decisions, locale } = findings;
  const stories = storiesFor(tale, choicesOf(decisions));
  const learns = choicesOf(decisions)[tale.stance.id] === "B";
  return sections(`CEO review: ${findings.slug}`, [
    ["Outcome", tale.outcome],
    ["Stance", sentence(choiceText(decisions, tale.stance))],
    ["Ten times better", `${tale.tenTimesBetter} (${learns ? WORDS[locale].now : WORDS[locale].later})`],
    ["Findings", bullets(tale.outOfScope.map((line) => line.replace(":", `: ${WORDS[locale].no},`)))],
    ["In scope", bullets(stories.map((story) => story.title))],
    ["Out of scope", bullets(tale.outOfScope)],
    ["Risks", bullets(tale.risks)],
    ...closing(findings),
  ]);
}

export function engineeringDocument(findings: Findings): string {
  const { tale, decisions, locale } = findings;
  const stories = storiesFor(tale, choicesOf(decisions));
  return sections(`Engineering review: ${findings.slug}`, [
    ["Architecture", tale.architecture],
    ["Data", tale.data],
    ["Failure modes", bullets([...tale.failureModes, `${tale.failure.title}: ${choiceText(decisions, tale.failure)}`])],
    ["Security and privacy", tale.security],
    ["Tasks", stories.map((story, index) => `${index + 1}. ${task(story, stories, locale)}`).join("\n")],
    ["Test plan", bullets(tale.testPlan)],
    ["Rollout", tale.rollout],
    ["Verify commands", bullets(["`npm test`", "`npx tsc --noEmit`"])],
    ...closing(findings),
  ]);
}

function task(story: Story, stories: readonly Story[], locale: Locale): string {
  const words = WORDS[locale];
  const needs = (story.needs ?? [])
    .map((key) => stories.findIndex((other) => other.key === key) + 1)
    .filter((place) => place > 0);
  const size = story.criteria.length > 4 ? "M" : "S";
  const after = needs.length === 0 ? "" : `; ${words.needs} ${needs.join(", ")}`;
  return `[${size}] ${story.title}${after}; ${words.doneWhen}: ${story.criteria[0] ?? ""}`;
}

export function designDocument(findings: Findings): string {
  const { tale, decisions, locale } = findings;
  const speaking = storiesFor(tale, choicesOf(decisions)).find((story) => story.key === tale.speakingStory);
  const verdict = {
    en: "One conversation, few words; it holds if the words do.",
    ro: "O conversație, puține cuvinte; ține dacă țin cuvintele.",
  };
  return sections(`Design review: ${findings.slug}`, [
    ["Verdict", verdict[locale]],
    ["Flows", bullets(tale.flows)],
    ["States", bullets(tale.states)],
    ["Words", bullets([`${tale.wording.title}: ${choiceText(decisions, tale.wording)}`])],
    ["Accessibility", tale.accessibility],
    ["Changes to the tasks", bullets([`${speaking?.title ?? ""}: ${speaking?.criteria[0] ?? ""}`])],
    ...closing(findings),
  ]);
}

/** The document of a phase that the demo has no questions for. */
export function plainDocument(phase: string, findings: Findings): string {
  return sections(`${phase}: ${findings.slug}`, closing(findings));
}
