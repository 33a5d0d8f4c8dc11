import * as z from "zod";

export const Locale = z.enum(["ro", "en"]);
export type Locale = z.infer<typeof Locale>;

/** Romanian if the client's language tag is Romanian: `ro`, `ro-RO`, `ro_MD`, or Moldova's old `mo`. Else English. */
export function localeOf(languageTag: string | undefined): Locale {
  return /^\s*(?:ro|mo|ron|rum|mol)(?![a-z0-9])/i.test(languageTag ?? "") ? "ro" : "en";
}
