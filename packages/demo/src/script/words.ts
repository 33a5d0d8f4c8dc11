import { beginningOf } from "@echo/core/text/cut";
import type { Locale } from "@echo/core/text/locale";
import type { Brief, Letter } from "./tale.ts";

const EXTERNAL = /<(external-content-[\w-]+)\b[^>]*>\n?([\s\S]*?)\n?<\/\1>/g;

/** The contents of all external-content wrappers, in order. */
export function externalTexts(text: string): string[] {
  return Array.from(text.matchAll(EXTERNAL), (match) => (match[2] ?? "").trim()).filter((content) => content !== "");
}

/** A few words of a person's text, safe inside a line of Markdown; `""` if nothing is left. */
export function quote(text: string, maxWords = 9): string {
  const clean = text
    .replace(/[`*_#<>[\]{}|\\~]/g, " ")
    .replace(/["“”„«»]/g, "'")
    .split(/\s+/)
    .filter((word) => word !== "");
  const kept = clean.slice(0, maxWords).join(" ");
  const short = beginningOf(kept, 110);
  const isCut = clean.length > maxWords || short.length < kept.length;
  return isCut ? `${short.replace(/[\s.,;:!?-]+$/, "")}…` : short.replace(/[\s.,;:]+$/, "");
}

export function quoted(text: string, locale: Locale, maxWords = 9): string {
  return locale === "ro" ? `„${quote(text, maxWords)}”` : `“${quote(text, maxWords)}”`;
}

/** The meaning of a reply for the brief that it answers. */
export type Answer =
  | { kind: "choice"; letter: Letter; words: string }
  | { kind: "words"; words: string }
  | { kind: "delegated" }
  | { kind: "asks-back" };

const CONNECTIVE = "(?:please|but|and|with|without|because|for|te rog|dar|și|si|cu|fără|fara|pentru|că)";
const BARE_LETTER = new RegExp(`^\\(?([A-D])(?:[).,:;!–-]+|$|\\s+(?=${CONNECTIVE}\\b))\\s*([\\s\\S]*)$`, "i");
const NAMED_LETTER =
  /\b(?:option|answer|variant|varianta|opțiunea|optiunea|aleg|choose|pick|take|iau)\s+\(?([A-D])\b\)?[.,:;!]?\s*/i;
const DELEGATED =
  /^(?:you (?:decide|choose|pick)|your (?:call|choice)|whatever you|i (?:don't|do not|dont) know|no idea|tu (?:hotărăști|hotarasti|decizi|alegi)|cum (?:crezi|vrei)|nu știu|nu stiu|habar n)/i;

export function readAnswer(said: string, brief: Brief): Answer {
  const text = said.trim();
  const bare = BARE_LETTER.exec(text);
  const named = bare === null ? NAMED_LETTER.exec(text) : null;
  const letter = (bare?.[1] ?? named?.[1])?.toUpperCase();
  const option = brief.options.find((option) => option.letter === letter);
  if (option !== undefined) {
    const rest = bare === null ? text.replace(NAMED_LETTER, "") : (bare[2] ?? "");
    return { kind: "choice", letter: option.letter, words: quote(rest) };
  }
  if (DELEGATED.test(text) || quote(text) === "") return { kind: "delegated" };
  if (text.endsWith("?") && text.split(/\s+/).length <= 30) return { kind: "asks-back" };
  return { kind: "words", words: quote(text, 20) };
}

const COURTESY =
  /^(?:ok|okay|super|thanks?(?: you)?|great|perfect|cool|nice|yes|da|bine|gata|mersi|mulțumesc|multumesc|minunat|frumos|👍|❤️)(?=$|[\s!.,])/i;

/** Whether the text is only polite and holds no wish, such as "Super, mulțumesc!". */
export function isCourtesy(said: string): boolean {
  return COURTESY.test(said.trim()) && said.trim().split(/\s+/).length <= 4;
}
