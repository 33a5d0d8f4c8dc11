import type { Locale } from "../text/locale.ts";
import type { Catalogue } from "./catalogue.ts";
import { english } from "./en.ts";
import { romanian } from "./ro.ts";

const CATALOGUES: Record<Locale, Catalogue> = { ro: romanian, en: english };

export function say(locale: Locale): Catalogue {
  return CATALOGUES[locale];
}
