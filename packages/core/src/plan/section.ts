import type { Locale } from "../text/locale.ts";
import { toKey } from "./line.ts";

export const SECTIONS = [
  "goals",
  "stories",
  "requirements",
  "nonGoals",
  "risks",
  "testPlan",
  "decisions",
  "openQuestions",
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** The headings that the planner itself writes. {@link recognizeSection} accepts many more. */
export const SECTION_TITLES: Record<Locale, Record<SectionName, string>> = {
  en: {
    goals: "Goals",
    stories: "User stories",
    requirements: "Functional requirements",
    nonGoals: "Non-goals",
    risks: "Risks",
    testPlan: "Test plan",
    decisions: "Decision log",
    openQuestions: "Open questions",
  },
  ro: {
    goals: "Obiective",
    stories: "Povești de utilizator",
    requirements: "Cerințe funcționale",
    nonGoals: "Ce nu facem",
    risks: "Riscuri",
    testPlan: "Plan de testare",
    decisions: "Jurnal de decizii",
    openQuestions: "Întrebări deschise",
  },
};

/** Keys as `toKey` makes them. */
const ALIASES: Record<Locale, Record<SectionName, readonly string[]>> = {
  en: {
    goals: ["goals", "goal", "objectives", "objective", "project goals"],
    stories: [
      "user stories",
      "stories",
      "user story",
      "ordered stories",
      "user scenarios",
      "user scenarios testing",
      "user scenarios and testing",
    ],
    requirements: ["functional requirements", "requirements"],
    nonGoals: ["non goals", "nongoals", "non goal", "out of scope", "not in scope", "not doing", "what we will not do"],
    risks: ["risks", "risk", "key risks", "risk register"],
    testPlan: ["test plan", "testing plan", "testing", "tests", "test strategy", "testing strategy"],
    decisions: ["decision log", "decisions", "decision ledger", "decision record", "decisions made"],
    openQuestions: ["open questions", "questions", "unresolved questions", "remaining questions", "open question"],
  },
  ro: {
    goals: ["obiective", "obiectiv", "obiectivele", "scopuri", "scop", "scopul", "teluri"],
    stories: ["povesti de utilizator", "povesti utilizator", "povesti", "povesti ale utilizatorilor", "povestile"],
    requirements: ["cerinte functionale", "cerinte"],
    nonGoals: [
      "ce nu facem",
      "non obiective",
      "nonobiective",
      "in afara scopului",
      "nu facem",
      "ce nu intra",
      "excluderi",
      "ce ramane afara",
    ],
    risks: ["riscuri", "risc", "riscurile"],
    testPlan: [
      "plan de testare",
      "planul de testare",
      "plan de teste",
      "planul de teste",
      "testare",
      "teste",
      "strategie de testare",
    ],
    decisions: [
      "jurnal de decizii",
      "jurnalul deciziilor",
      "decizii",
      "registrul deciziilor",
      "registru de decizii",
      "deciziile",
    ],
    openQuestions: ["intrebari deschise", "intrebari", "intrebari ramase", "intrebari nerezolvate"],
  },
};

export interface SectionMatch {
  name: SectionName;
  locale: Locale;
  /** Whether the heading is only the section's name. */
  exact: boolean;
}

const BY_ALIAS = new Map<string, SectionMatch>(
  (["ro", "en"] as const).flatMap((locale) =>
    SECTIONS.flatMap((name) =>
      ALIASES[locale][name].map((alias): [string, SectionMatch] => [alias, { name, locale, exact: true }]),
    ),
  ),
);

const LONGEST_FIRST = Array.from(BY_ALIAS.keys()).toSorted((a, b) => b.length - a.length);

/** "User stories not in scope", "Povești pentru mai târziu": what is left out is not built. */
const LEFT_OUT =
  / (?:not|no|non|out|later|reject\w*|defer\w*|postpone\w*|exclud\w*|drop\w*|remove\w*|cut|future|backlog|won t|wont|nice|maybe|stretch|could|bonus|optional|optionale?|nu|fara|respins\w*|aman\w*|exclus\w*|scoas\w*|tarziu|viitor\w*|alta|renunt\w*|parked|icebox|v[2-9])(?: |$)/;
/** Whether a section's heading says that its stories are for another time, or for none. */
export function isLeftOutSection(heading: string): boolean {
  return LEFT_OUT.test(` ${toKey(heading)} `);
}

/** The heading of an epic holds stories. */
const EPIC = /^(?:epic|epics|epicul) ?(?:\d{1,3}(?: |$)|$)/;

/** The section that a heading opens. Ignores numbers, emoji, emphasis, case, diacritics and text after the name. */
export function recognizeSection(heading: string): SectionMatch | undefined {
  const key = toKey(heading).replace(/^(?:\d+ )+/, "");
  const exact = BY_ALIAS.get(key);
  if (exact !== undefined) return exact;
  if (EPIC.test(key)) return LEFT_OUT.test(key) ? undefined : { name: "stories", locale: "en", exact: true };
  const alias = LONGEST_FIRST.find((alias) => key.startsWith(`${alias} `));
  const match = alias === undefined ? undefined : BY_ALIAS.get(alias);
  if (match === undefined || (match.name === "stories" && LEFT_OUT.test(key))) return undefined;
  return { ...match, exact: false };
}
