import type { Locale } from "../text/locale.ts";
import type { Plan } from "./format.ts";
import { criteriaCount } from "./format.ts";
import { beginningOf } from "../text/cut.ts";
import { counted, countOf } from "../text/plural.ts";

/** In characters. With the buttons' text it fits into one message on every platform. */
export const SUMMARY_MAX_LENGTH = 1200;

const WORDS = {
  ro: {
    goal: "Obiectiv",
    nonGoals: "Ce nu facem",
    more: (count: number) => `… și încă ${countOf("ro", count, ["poveste", "povești"])}`,
  },
  en: {
    goal: "Goal",
    nonGoals: "Non-goals",
    more: (count: number) => `… and ${countOf("en", count, ["more story", "more stories"])}`,
  },
} as const;

/** A short Markdown summary of the plan: goal, titles of the stories, counts, and what is out of scope. */
export function summarizePlan(plan: Plan, locale: Locale): string {
  const words = WORDS[locale];
  const goal = plan.goals[0] ?? plan.title;
  const head = [`**${words.goal}:** ${shorten(goal, 240)}`, ""];
  const nonGoals = plan.nonGoals.slice(0, 3).map((text) => shorten(text, 80));
  const tail = [
    "",
    countsOf(plan, locale),
    ...(nonGoals.length === 0
      ? []
      : [`**${words.nonGoals}:** ${nonGoals.join("; ")}${plan.nonGoals.length > 3 ? "; …" : ""}`]),
  ];
  const lines = plan.stories.map(
    (story, index) => `${index + 1}. ${shorten(story.title === "" ? story.id : story.title, 80)}`,
  );
  const room = SUMMARY_MAX_LENGTH - [...head, ...tail].join("\n").length - 1;
  return [...head, ...fitting(lines, room, words.more), ...tail].join("\n");
}

function countsOf(plan: Plan, locale: Locale): string {
  return [
    counted(locale, plan.stories.length, "story"),
    counted(locale, criteriaCount(plan), "criterion"),
    counted(locale, plan.requirements.length, "requirement"),
    counted(locale, plan.decisions.length, "decision"),
    counted(locale, plan.openQuestions.length, "question"),
  ].join(" · ");
}

/** Far more than can fit. */
const MOST_LINES = 100;

/** As many of the first lines as fit, and a last line for the rest. */
function fitting(lines: readonly string[], room: number, more: (count: number) => string): string[] {
  const lengthOf = (shown: readonly string[]) => shown.reduce((sum, line) => sum + line.length + 1, 0);
  for (let count = Math.min(lines.length, MOST_LINES); count >= 0; count -= 1) {
    const shown = count === lines.length ? [...lines] : [...lines.slice(0, count), more(lines.length - count)];
    if (lengthOf(shown) <= room) return shown;
  }
  return [];
}

/** Cuts between two words if there is a space near the end. */
function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const beginning = beginningOf(text, limit - 1);
  const space = beginning.lastIndexOf(" ");
  return `${space > limit / 2 ? beginning.slice(0, space) : beginning}…`;
}
