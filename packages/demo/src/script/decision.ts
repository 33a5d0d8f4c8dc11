import type { Locale } from "@echo/core/text/locale";
import type { Brief, Choices, Letter, Tale } from "./tale.ts";
import { settled } from "./tale.ts";
import type { Answer } from "./words.ts";

/** A settled brief, as written in a phase document and, unchanged, in the plan's decision log. */
export interface Decision {
  id: string;
  question: string;
  options: string;
  choice: string;
  who: string;
  when: string;
}

const PERSON: Record<Locale, string> = { en: "the person", ro: "persoana" };
export const PLANNER: Record<Locale, string> = { en: "the planner", ro: "plannerul" };
const OWN_WORDS: Record<Locale, (words: string) => string> = {
  en: (words) => `in the person's words: “${words}”`,
  ro: (words) => `în cuvintele persoanei: „${words}”`,
};
const OWN_WORDS_SHOWN = /(?:in the person's words: “|în cuvintele persoanei: „)([^”]+)”/;

export function decide(brief: Brief, answer: Answer, locale: Locale, when: string): Decision {
  const letter = answer.kind === "choice" ? answer.letter : brief.recommended;
  const short = `${letter}) ${shortOf(brief, letter)}`;
  const options = brief.options.map((option) => `${option.letter}) ${option.short}`).join("; ");
  const base = { id: brief.id, question: brief.title, options, who: PERSON[locale], when };
  switch (answer.kind) {
    case "choice":
      return { ...base, choice: answer.words === "" ? short : `${short}, ${OWN_WORDS[locale](answer.words)}` };
    case "words":
      return { ...base, choice: OWN_WORDS[locale](answer.words) };
    case "delegated":
    case "asks-back":
      return { ...base, choice: short, who: PLANNER[locale] };
  }
}

/** The recommendation, where the person skipped the question. The runner looks for `assumed`. */
export function assume(brief: Brief, locale: Locale, when: string): Decision {
  return { ...decide(brief, { kind: "delegated" }, locale, when), who: "assumed" };
}

/** Something the person added after the phase's questions. */
export function addition(id: string, words: string, locale: Locale, when: string): Decision {
  const question = locale === "ro" ? "Adăugat la sfârșit" : "Added at the end";
  return { id, question, options: "", choice: OWN_WORDS[locale](words), who: PERSON[locale], when };
}

function shortOf(brief: Brief, letter: Letter): string {
  return brief.options.find((option) => option.letter === letter)?.short ?? "";
}

function renderDecision(decision: Decision): string {
  const options = decision.options === "" ? "" : ` | options: ${decision.options}`;
  return `- ${decision.id}: ${decision.question}${options} | choice: ${decision.choice} | who: ${decision.who} | when: ${decision.when}`;
}

export function renderDecisions(decisions: readonly Decision[], none: string): string {
  return decisions.length === 0 ? none : decisions.map(renderDecision).join("\n");
}

const LINE =
  /^- (D\d+(?:\.\d+)?): ([^|\n]*?)(?: \| options: ([^|\n]*?))? \| choice: ([^|\n]*?) \| who: ([^|\n]*?) \| when: ([^|\n]*)$/gm;

export function readDecisions(document: string): Decision[] {
  return Array.from(
    document.matchAll(LINE),
    ([, id = "", question = "", options = "", choice = "", who = "", when = ""]) => {
      return { id, question, options, choice, who, when: when.trim() };
    },
  );
}

export function letterOf(decision: Decision): Letter | undefined {
  const letter = /^([ABC])\) /.exec(decision.choice)?.[1];
  return letter === "A" || letter === "B" || letter === "C" ? letter : undefined;
}

export function ownWordsOf(decision: Decision): string | undefined {
  return OWN_WORDS_SHOWN.exec(decision.choice)?.[1];
}

export function choicesOf(decisions: readonly Decision[]): Choices {
  return Object.fromEntries(decisions.map((decision) => [decision.id, letterOf(decision)]));
}

/** The choice in words: the recorded one, else the planner's assumption. */
export function choiceText(decisions: readonly Decision[], brief: Brief): string {
  const decision = decisions.find((decision) => decision.id === brief.id);
  const words = decision === undefined ? undefined : ownWordsOf(decision);
  const letter = decision === undefined ? undefined : letterOf(decision);
  if (words !== undefined && letter === undefined) return decision?.choice.includes("„") ? `„${words}”` : `“${words}”`;
  return shortOf(brief, letter ?? settled({}, brief));
}

export function briefsOf(tale: Tale): Brief[] {
  return [tale.pain, tale.way, tale.stance, tale.failure, tale.wording];
}
