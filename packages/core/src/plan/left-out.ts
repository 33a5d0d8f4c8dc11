import { toKey } from "./line.ts";

/** Nothing but a word that something is not built. "Log out", "Cut flowers" and "Future dates" say more. */
const LEFT_OUT =
  /^(?:won t|won t (?:have|do|fix|build)(?: this time)?|will not(?: have| do| build)?|(?:for |se face |pe )?later|deferred|rejected|postponed|not (?:now|doing|planned|in scope|in v1|in mvp)|out of scope|non goals?|not goals?|nice to haves?|future(?: work| ideas| stories)?|icebox|parked|parking lot|cut|dropped|removed|excluded|canceled|cancelled|skipped|v[2-9]|am[aâ]nat[ae]?|respins[ae]?|exclus[ae]?|scoas[ae]?|renuntat|anulat[ae]?|(?:pe |pentru )?mai tarziu|in afara scopului|ce nu facem|nu facem|nu se face|viitor)(?: (?:v[2-9]|stories|user stories|items|ideas|povesti|now|for now|deocamdata))*(?: (?:by|in|to|from|la|in|after|until|pentru|de|din)(?: .*)?)?$/;

function saysLeftOut(text: string): boolean {
  return LEFT_OUT.test(toKey(text));
}

const BRACKETS = /[([]([^()[\]]{1,60})[\])]/g;

function bracketed(text: string): string[] {
  return Array.from(text.matchAll(BRACKETS), ([, inner = ""]) => inner);
}

/** A heading such as `Won't have`, `Later (v2)`, `Phase 2: deferred`: the stories below it are not built. */
export function isLeftOutHeading(heading: string): boolean {
  const parts = heading.replace(BRACKETS, " ").split(/:|\s[–—-]\s/);
  return [...parts, ...bracketed(heading)].some(saysLeftOut);
}

/** A title such as `Undo (deferred)`, `[REMOVED] Undo`, `Undo — won't do` or `~~Undo~~`. */
export function isLeftOutTitle(title: string): boolean {
  const end = /\s[–—-]\s+([^–—]{2,60})$/u.exec(title)?.[1] ?? "";
  return /^\W{0,4}~~[^~]+~~(?:\W|$)/.test(title) || [...bracketed(title), end].some(saysLeftOut);
}
