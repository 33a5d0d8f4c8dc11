/** Letters without accents, commas and cedillas: `Încă` becomes `Inca`. */
export function withoutDiacritics(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "");
}
