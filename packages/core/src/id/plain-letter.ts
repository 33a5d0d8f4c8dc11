/** Letters that no accent makes: Latin ones of their own, and Cyrillic. */
const SPELT = new Map(
  `ßss æae œoe øo đd ðd þth łl ıi
  аa бb вv гg дd еe ёe жj зz иi йi кk лl мm нn оo пp рr сs тt уu фf
  хh цt чci шs щs ъ ыi ь эe юiu яia іi їi єe ґg ӂg`
    .split(/\s+/)
    .map((pair) => [pair.charAt(0), pair.slice(1)] as const),
);

/** Letters without accents, commas and cedillas: `Încă` becomes `Inca`. */
export function withoutDiacritics(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "");
}

/** The words of a text in lower case and plain Latin letters. Words of other scripts are left out. */
export function plainWords(text: string): string[] {
  const spelt = text.toLowerCase().replace(/[^\p{ASCII}]/gu, (letter) => SPELT.get(letter) ?? letter);
  return withoutDiacritics(spelt)
    .replace(/['’]/g, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
