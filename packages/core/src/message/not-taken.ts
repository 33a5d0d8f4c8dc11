import type { Inbound } from "../inbound/inbound.ts";
import type { Locale } from "../text/locale.ts";
import { say } from "./say.ts";

/** A sentence for each file that came with a refused message. */
export function notTaken(intent: Inbound["intent"], locale: Locale): string[] {
  const files = "files" in intent ? (intent.files ?? []) : [];
  return files.map(({ name }) => say(locale).fileRefused(name, "words"));
}
