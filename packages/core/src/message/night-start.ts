import { cutMiddle } from "../text/cut.ts";
import { removeInvisible } from "../text/external.ts";
import type { Locale } from "../text/locale.ts";
import { countOf } from "../text/plural.ts";

const NAMES_MAX = 5;
const NAME_LENGTH = 80;

/** What is changed in the project's folder and was not approved. `undefined`: git could not tell. */
export function besidesPlan(locale: Locale, names: readonly string[] | undefined): string | undefined {
  if (names === undefined) {
    return {
      en: "⚠️ I could not look at what else is changed in the project's folder. The night gets a commit that holds only what you approved.",
      ro: "⚠️ Nu am putut vedea ce altceva s-a schimbat în folderul proiectului. Noaptea primește un commit care conține doar ce ai aprobat.",
    }[locale];
  }
  if (names.length === 0) return undefined;
  const shown = names.slice(0, NAMES_MAX).map(code).join(", ");
  const more = names.length - NAMES_MAX;
  return {
    en: `⚠️ These are also changed in the folder: ${shown}${more > 0 ? ` and ${countOf("en", more, ["more file", "more files"])}` : ""}. You did not approve them: they stay there, and the commit that the night gets does not hold them.`,
    ro: `⚠️ În folder mai sunt schimbate: ${shown}${more > 0 ? ` și încă ${countOf("ro", more, ["fișier", "fișiere"])}` : ""}. Nu le-ai aprobat: rămân acolo, dar commitul pe care îl primește noaptea nu le conține.`,
  }[locale];
}

/** The night's commit could not be made. Nothing is approved. */
export function notApprovedYet(locale: Locale, slug: string, detail: string): string {
  const words = code(detail);
  return {
    en: `I did not approve **${slug}**: I could not make the commit that the night starts from (${words}). The plan is kept. The person who runs this machine looks at the project's folder; then press the button again.`,
    ro: `Nu am aprobat **${slug}**: nu am putut face commitul de la care pornește noaptea (${words}). Planul e păstrat. Cine administrează mașina se uită în folderul proiectului; apoi apasă butonul din nou.`,
  }[locale];
}

/** A name that a repository chose, on one line. */
function code(text: string): string {
  const line = removeInvisible(text).replaceAll("`", "'").replace(/\s+/g, " ").trim();
  return `\`${cutMiddle(line === "" ? "?" : line, NAME_LENGTH, NAME_LENGTH / 2)}\``;
}
