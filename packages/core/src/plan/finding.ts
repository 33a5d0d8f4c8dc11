import type { Locale } from "../text/locale.ts";
import type { Plan } from "./format.ts";
import { criteriaCount } from "./format.ts";
import { cut } from "../text/cut.ts";
import { counted } from "../text/plural.ts";
import { SECTION_TITLES, SECTIONS } from "./section.ts";

export const FINDING_CODES = [
  "empty",
  "unreadable",
  "front-matter-broken",
  "front-matter-open",
  "front-matter-elsewhere",
  "front-matter-repeated",
  "front-matter-misspelt",
  "front-matter-unknown",
  "front-matter-read-as",
  "front-matter-replaced",
  "verify-unclear",
  "verify-missing",
  "branch-refused",
  "branch-default",
  "iterations-invalid",
  "front-matter-unstamped",
  "slug-mismatch",
  "unclosed",
  "missing-section",
  "section-in-code",
  "no-stories",
  "heading-without-story",
  "text-outside-story",
  "story-not-heading",
  "story-elsewhere",
  "story-without-section",
  "story-left-out",
  "dotted-id",
  "duplicate-id",
  "non-contiguous-ids",
  "story-without-title",
  "story-without-description",
  "story-without-criteria",
  "story-without-own-criterion",
  "story-too-many-criteria",
  "story-too-long",
  "unknown-dependency",
  "later-dependency",
  "unclear-dependency",
  "blocking-question",
  "placeholder",
  "prd-unreadable",
  "prd-disagrees",
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** Errors block the approval. Warnings do not. */
export interface Finding {
  code: FindingCode;
  severity: "error" | "warning";
  story?: string;
  /** The text, id, section, number or advice in question. */
  detail: string;
  /** The line of final-plan.md, from 1. */
  line?: number;
  /** That line's text, for example a heading. */
  quote?: string;
}

/** `s` is the story's id, `d` the detail. */
type Sentence = (s: string, d: string) => string;

const SENTENCES: Record<Locale, Record<FindingCode, Sentence>> = {
  en: {
    empty: () => "The plan is empty.",
    unreadable: (_, d) => `The plan could not be read (${d}).`,
    "front-matter-broken": (_, d) => `The block between the lines of dashes at the top cannot be read here: ${d}.`,
    "front-matter-open": () =>
      "The block at the top with `verify` and `ralph` is not between two lines of three dashes. Put `---` above and below it.",
    "front-matter-elsewhere": (_, d) =>
      `Nobody reads this here: ${d}. Move it into the block between two lines of \`---\` at the very top.`,
    "front-matter-repeated": (_, d) => `The block at the top says this a second time: ${d}. Keep one.`,
    "front-matter-misspelt": (_, d) =>
      `The block at the top has a name that is almost a known one: ${d}. Use the known one.`,
    "front-matter-unknown": (_, d) => `Nobody reads this in the block at the top, so it is left out: ${d}.`,
    "front-matter-read-as": (_, d) => `The block at the top is read a little differently than it is written: ${d}.`,
    "front-matter-replaced": (_, d) => `The planner fills this in itself, so it is replaced: ${d}.`,
    "verify-unclear": (_, d) =>
      `This verify entry is not certain to be one command: ${d}. Write it on one line of its own: \`- 'npm test'\`, in single quotes.`,
    "verify-missing": () =>
      "The plan names no `verify` command, so at night only the agent itself says whether a story works. If there is a check, such as `npm test`, name it.",
    "branch-refused": (_, d) =>
      `Git or a shell would refuse this branch name: ${d}. Use letters a-z, digits, \`.\`, \`_\`, \`-\` and \`/\`, such as \`ralph/my-plan\`.`,
    "branch-default": (_, d) =>
      `The night must not build on the project's own branch ${d}. Name another, such as \`ralph/my-plan\`, or leave it out.`,
    "iterations-invalid": (_, d) => `\`max_iterations\` must be a whole number from 1 to 200: ${d}.`,
    "front-matter-unstamped": () => "The plan's slug, version and date are not filled in yet.",
    "slug-mismatch": (_, d) => `The plan belongs to another project (${d}).`,
    unclosed: (_, d) =>
      `What opens here is never closed, so it hides the rest of the plan. Write ${d} on a line of its own where it ends.`,
    "missing-section": (_, d) => `The section "${d}" is missing or empty.`,
    "section-in-code": (_, d) =>
      `This heading stands in the code block that begins on line ${d}, so it opens no section. Close that block before it.`,
    "no-stories": () => "There is no story, so there is nothing to build.",
    "heading-without-story": (_, d) =>
      `This heading in the stories section is no story, so what is below it would not be built. If it is one, write "${d}"; if not, move it into a story or another section.`,
    "text-outside-story": (_, d) =>
      `This stands in the stories section and belongs to no story, so it would not be built. Give it a heading such as "### ${d}: Title", or move it into a story or another section.`,
    "story-not-heading": (_, d) =>
      `This looks like a story, but a story is a heading. Write "${d}", and its criteria below it as "- [ ] …".`,
    "story-elsewhere": (_, d) =>
      `This story stands under "${d}", so it is not built. If it should be, move it below "## User stories".`,
    "story-without-section": (_, d) =>
      `This looks like a story, but the plan has no section for stories. Write "## User stories" above them all and "${d}" here.`,
    "story-left-out": (s) =>
      `The title of ${s} says that it is left out, but it would be built. Move it to the non-goals, or take that word out of the title.`,
    "dotted-id": (_, d) => `A story's number has one part. Write "${d}".`,
    "duplicate-id": (_, d) => `${d} is used more than once.`,
    "non-contiguous-ids": (s, d) => `Story ids have a gap: ${s} stands where ${d} should be.`,
    "story-without-title": (s) => `${s} has no title.`,
    "story-without-description": (s) => `${s} does not say for whom it is and why.`,
    "story-without-criteria": (s) => `${s} has no acceptance criteria. Write each one below its heading as "- [ ] …".`,
    "story-without-own-criterion": (s) => `${s} only says that types or tests pass; say what it should do.`,
    "story-too-many-criteria": (s, d) => `${s} has ${d} criteria; more than 8 are too much for one go. Split it.`,
    "story-too-long": (s, d) => `${s} is ${d} characters long; more than 1,500 are too much for one go. Split it.`,
    "unknown-dependency": (s, d) => `${s} depends on ${d}, which does not exist.`,
    "later-dependency": (s, d) => `${s} depends on ${d}, which is not built before it.`,
    "unclear-dependency": (s) =>
      `What ${s} depends on is not clear. Write "Depends on: US-001, US-002", or "none"; what is no story belongs into its notes.`,
    "blocking-question": (_, d) => `A question still blocks the work: ${d}`,
    placeholder: (s, d) => `${s === "" ? "Something" : s} was left unfinished: ${d}`,
    "prd-unreadable": (_, d) => `prd.json could not be read (${d}).`,
    "prd-disagrees": (s, d) => `prd.json says something else than the plan${s === "" ? "" : ` in ${s}`} (${d}).`,
  },
  ro: {
    empty: () => "Planul e gol.",
    unreadable: (_, d) => `Planul nu a putut fi citit (${d}).`,
    "front-matter-broken": (_, d) => `Blocul dintre liniile de la început nu poate fi citit aici: ${d}.`,
    "front-matter-open": () =>
      "Blocul de la început, cu `verify` și `ralph`, nu stă între două linii de câte trei liniuțe. Pune `---` deasupra și dedesubt.",
    "front-matter-elsewhere": (_, d) =>
      `Aici nu citește nimeni asta: ${d}. Mut-o în blocul dintre două linii \`---\`, chiar la început.`,
    "front-matter-repeated": (_, d) => `Blocul de la început spune asta a doua oară: ${d}. Păstrează una singură.`,
    "front-matter-misspelt": (_, d) =>
      `Blocul de la început are un nume aproape cunoscut: ${d}. Folosește-l pe cel cunoscut.`,
    "front-matter-unknown": (_, d) =>
      `Asta nu o citește nimeni în blocul de la început, așa că rămâne pe dinafară: ${d}.`,
    "front-matter-read-as": (_, d) => `Blocul de la început e citit puțin altfel decât e scris: ${d}.`,
    "front-matter-replaced": (_, d) => `Plannerul completează asta singur, deci o înlocuiește: ${d}.`,
    "verify-unclear": (_, d) =>
      `Nu e sigur că intrarea aceasta din verify e o singură comandă: ${d}. Scrie-o pe un rând al ei: \`- 'npm test'\`, între apostrofuri.`,
    "verify-missing": () =>
      "Planul nu are nicio comandă la `verify`, așa că noaptea doar agentul însuși spune dacă o poveste merge. Dacă există o verificare, de exemplu `npm test`, trece-o acolo.",
    "branch-refused": (_, d) =>
      `Git sau shell-ul ar refuza numele acesta de ramură: ${d}. Folosește litere a-z, cifre, \`.\`, \`_\`, \`-\` și \`/\`, de exemplu \`ralph/planul-meu\`.`,
    "branch-default": (_, d) =>
      `Noaptea nu are voie să construiască pe ramura proprie a proiectului, ${d}. Numește alta, de exemplu \`ralph/planul-meu\`, sau las-o deoparte.`,
    "iterations-invalid": (_, d) => `\`max_iterations\` trebuie să fie un număr întreg de la 1 la 200: ${d}.`,
    "front-matter-unstamped": () => "Slug-ul, versiunea și data planului nu sunt completate încă.",
    "slug-mismatch": (_, d) => `Planul e al altui proiect (${d}).`,
    unclosed: (_, d) =>
      `Ce se deschide aici nu se închide nicăieri, așa că ascunde restul planului. Scrie ${d} pe un rând separat, unde se termină.`,
    "missing-section": (_, d) => `Secțiunea „${d}” lipsește sau e goală.`,
    "section-in-code": (_, d) =>
      `Titlul acesta e în blocul de cod care începe pe rândul ${d}, așa că nu deschide nicio secțiune. Închide blocul înaintea lui.`,
    "no-stories": () => "Nu există nicio poveste, deci nu e nimic de construit.",
    "heading-without-story": (_, d) =>
      `Titlul acesta din secțiunea poveștilor nu e o poveste, deci ce e sub el nu s-ar construi. Dacă e una, scrie „${d}”; dacă nu, mută-l într-o poveste sau în altă secțiune.`,
    "text-outside-story": (_, d) =>
      `Textul acesta din secțiunea poveștilor nu ține de nicio poveste, deci nu s-ar construi. Dă-i un titlu ca „### ${d}: Titlu” sau mută-l într-o poveste ori în altă secțiune.`,
    "story-not-heading": (_, d) =>
      `Pare o poveste, dar o poveste e un titlu. Scrie „${d}”, iar sub el criteriile, ca „- [ ] …”.`,
    "story-elsewhere": (_, d) =>
      `Povestea aceasta e sub „${d}”, deci nu se construiește. Dacă trebuie făcută, mut-o sub „## User stories”.`,
    "story-without-section": (_, d) =>
      `Pare o poveste, dar planul nu are o secțiune pentru povești. Scrie „## User stories” deasupra tuturor și „${d}” aici.`,
    "story-left-out": (s) =>
      `Titlul lui ${s} spune că povestea a fost lăsată deoparte, dar s-ar construi. Mut-o la „Ce nu facem” sau scoate cuvântul din titlu.`,
    "dotted-id": (_, d) => `Numărul unei povești are o singură parte. Scrie „${d}”.`,
    "duplicate-id": (_, d) => `${d} apare de mai multe ori.`,
    "non-contiguous-ids": (s, d) => `Numerotarea poveștilor sare: ${s} stă unde ar trebui să fie ${d}.`,
    "story-without-title": (s) => `${s} nu are titlu.`,
    "story-without-description": (s) => `${s} nu spune pentru cine e și de ce.`,
    "story-without-criteria": (s) => `${s} nu are criterii de acceptare. Scrie-le sub titlul ei, fiecare ca „- [ ] …”.`,
    "story-without-own-criterion": (s) => `${s} spune doar că trec tipurile sau testele; spune și ce trebuie să facă.`,
    "story-too-many-criteria": (s, d) => `${s} are ${d} criterii; peste 8 e prea mult dintr-o dată. Împarte-o.`,
    "story-too-long": (s, d) => `${s} are ${d} de caractere; peste 1.500 e prea mult dintr-o dată. Împarte-o.`,
    "unknown-dependency": (s, d) => `${s} depinde de ${d}, care nu există.`,
    "later-dependency": (s, d) => `${s} depinde de ${d}, care nu se face înaintea ei.`,
    "unclear-dependency": (s) =>
      `Nu e clar de ce depinde ${s}. Scrie „Depinde de: US-001, US-002” sau „niciuna”; ce nu e poveste se trece la note.`,
    "blocking-question": (_, d) => `O întrebare încă blochează lucrul: ${d}`,
    placeholder: (s, d) => `${s === "" ? "Ceva" : s} a rămas neterminat: ${d}`,
    "prd-unreadable": (_, d) => `prd.json nu a putut fi citit (${d}).`,
    "prd-disagrees": (s, d) => `prd.json spune altceva decât planul${s === "" ? "" : ` la ${s}`} (${d}).`,
  },
};

/** The finding as a sentence for a person. */
export function describeFinding(finding: Finding, locale: Locale): string {
  const section = SECTIONS.find((name) => name === finding.detail);
  const isSection = finding.code === "missing-section" && section !== undefined;
  const detail = isSection ? SECTION_TITLES[locale][section] : finding.detail;
  const sentence = SENTENCES[locale][finding.code](finding.story ?? "", detail);
  return finding.line === undefined ? sentence : `${placeOf(finding, locale)}: ${sentence}`;
}

/** `Line 12 ("### Undo")`. */
function placeOf({ line, quote }: Finding, locale: Locale): string {
  const text = quote === undefined ? "" : cut(quote, QUOTE_MAX_LENGTH);
  const [word, open, close] = { ro: ["Rândul", "„", "”"], en: ["Line", '"', '"'] }[locale];
  return text === "" ? `${word} ${line}` : `${word} ${line} (${open}${text}${close})`;
}

const QUOTE_MAX_LENGTH = 100;

/** One line: "Gata: 6 povești, 14 criterii, 1 avertisment". `plan` is `undefined` if it could not be read. */
export function readiness(findings: readonly Finding[], plan: Plan | undefined, locale: Locale): string {
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const warnings = findings.length - errors;
  const parts = [
    ...(errors === 0 ? [] : [counted(locale, errors, "problem")]),
    ...(plan === undefined
      ? []
      : [counted(locale, plan.stories.length, "story"), counted(locale, criteriaCount(plan), "criterion")]),
    ...(warnings === 0 ? [] : [counted(locale, warnings, "warning")]),
  ];
  const ready = { ro: "Gata", en: "Ready" }[locale];
  const notYet = { ro: "Încă nu e gata", en: "Not ready yet" }[locale];
  return `${errors === 0 ? ready : notYet}: ${parts.join(", ")}`;
}
