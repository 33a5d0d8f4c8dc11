import type { Locale } from "./locale.ts";

/** Singular and plural. From 20 on Romanian puts `de` before the noun: 1 poveste, 2 povești, 20 de povești. */
export type Forms = readonly [one: string, several: string];

const RULES = { ro: new Intl.PluralRules("ro"), en: new Intl.PluralRules("en") };

/** `countOf("ro", 23, ["criteriu", "criterii"])` is "23 de criterii". */
export function countOf(locale: Locale, count: number, [one, several]: Forms): string {
  const rule = RULES[locale].select(count);
  if (rule === "one") return `${count} ${one}`;
  return locale === "ro" && rule === "other" ? `${count} de ${several}` : `${count} ${several}`;
}

export const NOUNS = {
  ro: {
    story: ["poveste", "povești"],
    criterion: ["criteriu", "criterii"],
    warning: ["avertisment", "avertismente"],
    problem: ["problemă", "probleme"],
    requirement: ["cerință", "cerințe"],
    decision: ["decizie", "decizii"],
    question: ["întrebare deschisă", "întrebări deschise"],
  },
  en: {
    story: ["story", "stories"],
    criterion: ["criterion", "criteria"],
    warning: ["warning", "warnings"],
    problem: ["problem", "problems"],
    requirement: ["requirement", "requirements"],
    decision: ["decision", "decisions"],
    question: ["open question", "open questions"],
  },
} as const satisfies Record<Locale, Record<string, Forms>>;

export type Noun = keyof (typeof NOUNS)["en"];

export function counted(locale: Locale, count: number, noun: Noun): string {
  return countOf(locale, count, NOUNS[locale][noun]);
}
