import * as z from "zod";

export const Locale = z.enum(["ro", "en"]);
export type Locale = z.infer<typeof Locale>;

/** Romanian if the client's language tag is Romanian (`ro`, `ro-RO`), else English. */
export function localeOf(languageTag: string | undefined): Locale {
  return /^ro\b/i.test(languageTag ?? "") ? "ro" : "en";
}
