import type { Locale } from "@echo/core/text/locale";
import { PLANNER } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { choicesOf, choiceText, letterOf, ownWordsOf } from "./decision.ts";
import type { Brief, Tale } from "./tale.ts";
import type { Findings } from "./document.ts";
import { ceoDocument, designDocument, engineeringDocument, officeHoursDocument, plainDocument } from "./document.ts";

export const NEEDS_INPUT = "PHASE_STATUS: needs_input";
export const READY = "PHASE_STATUS: ready_to_advance";

export interface PhaseTalk {
  briefs: (tale: Tale) => Brief[];
  opening: (tale: Tale, decisions: readonly Decision[], locale: Locale) => string;
  document: (findings: Findings) => string;
  closing: (findings: Findings) => string;
}

function heard(tale: Tale, decisions: readonly Decision[], locale: Locale): string {
  const pain = choiceText(decisions, tale.pain);
  const way = choiceText(decisions, tale.way);
  return locale === "ro"
    ? `Am citit ce ați stabilit: pornim de la **${pain}**, iar drumul e **${way}**.`
    : `I have read what was settled: it starts from **${pain}**, and the way is **${way}**.`;
}

const OFFICE_HOURS: PhaseTalk = {
  briefs: (tale) => [tale.pain, tale.way],
  opening: (tale) => tale.greeting,
  document: officeHoursDocument,
  closing: ({ tale, decisions, locale }) =>
    locale === "ro"
      ? `Am scris pagina. Pe scurt:\n\n- ${tale.pain.title}: ${choiceText(decisions, tale.pain)}\n- Drumul: ${choiceText(decisions, tale.way)}\n- Reușita: ${tale.outcome}\n\nMai departe vine cineva care întreabă dacă e prea mult sau prea puțin.`
      : `The page is written. In short:\n\n- ${tale.pain.title}: ${choiceText(decisions, tale.pain)}\n- The way: ${choiceText(decisions, tale.way)}\n- Success: ${tale.outcome}\n\nNext comes somebody who asks whether it is too much or too little.`,
};

/** The idea that the person left out; nothing if they took it in. */
function bench(tale: Tale, decisions: readonly Decision[], label: string): string {
  return choicesOf(decisions)[tale.stance.id] === "B" ? "" : `\n\n${label}: ${tale.tenTimesBetter}`;
}

const CEO: PhaseTalk = {
  briefs: (tale) => [tale.stance],
  opening: (tale, decisions, locale) =>
    `${heard(tale, decisions, locale)} ${locale === "ro" ? "Acum partea incomodă: merită făcut exact atât?" : "Now for the uncomfortable part: is this the right amount to build?"}`,
  document: ceoDocument,
  closing: ({ tale, decisions, locale }) =>
    locale === "ro"
      ? `Dimensiunea: **${choiceText(decisions, tale.stance)}**.\n\nAfară rămân:\n\n${tale.outOfScope.map((line) => `- ${line}`).join("\n")}${bench(tale, decisions, "Cea mai bună idee de pe banca de rezerve")}`
      : `The scope: **${choiceText(decisions, tale.stance)}**.\n\nLeft out:\n\n${tale.outOfScope.map((line) => `- ${line}`).join("\n")}${bench(tale, decisions, "The best idea on the bench")}`,
};

const ENGINEERING: PhaseTalk = {
  briefs: (tale) => [tale.failure],
  opening: (tale, decisions, locale) =>
    locale === "ro"
      ? `Am luat planul (**${choiceText(decisions, tale.way)}**) și am încercat să-l stric. ${tale.architecture}`
      : `I took the plan (**${choiceText(decisions, tale.way)}**) and tried to break it. ${tale.architecture}`,
  document: engineeringDocument,
  closing: ({ tale, locale }) => {
    const tests = tale.testPlan.map((line) => `- ${line}`).join("\n");
    return locale === "ro"
      ? `Sarcinile sunt în ordine și fiecare se poate termina singură. Ce se testează:\n\n${tests}\n\nCel mai riscant punct: ${tale.risks[0] ?? ""}.`
      : `The tasks are in order, and each can be finished on its own. What is tested:\n\n${tests}\n\nThe riskiest point: ${tale.risks[0] ?? ""}.`;
  },
};

const DESIGN: PhaseTalk = {
  briefs: (tale) => [tale.wording],
  opening: (_tale, _decisions, locale) =>
    locale === "ro"
      ? "Am trecut prin plan ca omul care îl va folosi, grăbit, cu o mână pe telefon. Fluxurile țin; stările goale și erorile au cuvintele lor. Rămâne o singură întrebare de gust."
      : "I walked through the plan as the person who will use it, in a hurry, with one thumb on the phone. The flows hold, and empty and broken states have their words. One question of taste is left.",
  document: designDocument,
  closing: ({ tale, decisions, locale }) =>
    locale === "ro"
      ? `Scris. Se va simți cel mai mult asta: **${choiceText(decisions, tale.wording)}**. Mai departe le adun pe toate într-un plan.`
      : `Written down. What will be felt most: **${choiceText(decisions, tale.wording)}**. Next I put everything together into one plan.`,
};

const TALKS: Readonly<Record<string, PhaseTalk>> = {
  "office-hours": OFFICE_HOURS,
  "plan-ceo-review": CEO,
  "plan-eng-review": ENGINEERING,
  "plan-design-review": DESIGN,
};

export function talkFor(phase: string): PhaseTalk {
  return (
    TALKS[phase] ?? {
      briefs: () => [],
      opening: () => "",
      document: (findings) => plainDocument(phase, findings),
      closing: ({ locale }) =>
        locale === "ro"
          ? "La faza asta n-am nimic de adăugat; am notat atât."
          : "I have nothing to add in this phase, and noted as much.",
    }
  );
}

export function renderBrief(brief: Brief, locale: Locale): string {
  const options = brief.options.map(
    (option) => `${option.letter}) ${option.offer}${option.letter === brief.recommended ? " (recommended)" : ""}`,
  );
  const how =
    locale === "ro"
      ? "O literă ajunge; vorbele tale sunt și mai bune."
      : "A letter is enough; your own words are even better.";
  return [`**${brief.id} — ${brief.title}**`, brief.stakes, brief.advice, ...options, how].join("\n\n");
}

export function renderExplanation(brief: Brief, locale: Locale): string {
  const again =
    locale === "ro"
      ? "Așadar: A, B sau C? Sau altfel, cu vorbele tale."
      : "So: A, B or C? Or something else, in your own words.";
  return `${brief.explanation}\n\n${again}`;
}

/** Takes up what the person said about `brief`, in a few of their words. */
export function renderReaction(brief: Brief, decision: Decision, locale: Locale): string {
  const ro = locale === "ro";
  const words = ownWordsOf(decision);
  const letter = letterOf(decision);
  const option = brief.options.find((option) => option.letter === letter);
  if (option === undefined) {
    return ro
      ? `„${words ?? ""}”: nu era pe lista mea și e mai bine decât ce era. Am notat-o cu vorbele tale, așa intră și în plan; unde lasă ceva deschis, mă țin de ${brief.recommended}.`
      : `“${words ?? ""}”: that was not on my list, and it beats what was. I wrote it down in your words, and so it goes into the plan; where it leaves something open, I go by ${brief.recommended}.`;
  }
  if (decision.who === PLANNER[locale]) {
    return ro
      ? `Hotărăsc eu, atunci: ${letter}, și scriu că e de la mine. ${option.reaction}`
      : `My call, then: ${letter}, and I note that it was mine. ${option.reaction}`;
  }
  if (words === undefined) return `**${letter}.** ${option.reaction}`;
  return ro
    ? `**${letter}**, și am reținut „${words}”. ${option.reaction}`
    : `**${letter}**, and I made a note of “${words}”. ${option.reaction}`;
}
