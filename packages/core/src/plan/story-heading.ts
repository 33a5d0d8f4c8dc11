import { toHeading } from "./line.ts";

/** What a story's heading says. The number is as written: "3", "003", or "1.2" of an epic. */
export interface StoryHeading {
  number: string;
  title: string;
}

/** Marks, emoji, bullets and numbers before the id: `**`, `[`, `📖`, `3.`, `[x]`. */
const DECORATION = /^(?:\[[ xX]?\]|\(?\d{1,3}(?:\.\d{1,3})*[.):]?\)?(?=\s)|[^\p{L}\p{N}])*/u;
const STORY = String.raw`(?:user[ _-]?story|story|povestea|poveste|povestirea|povestea de utilizator)`;
const KIND = String.raw`(?:${STORY}|feature|task)`;
const DASH = String.raw`[-_‐‑‒–—#.:\s]{0,3}`;
const NUMBER = String.raw`(\d{1,6}(?:\.\d{1,3})?)`;
/** A number that goes on (`US-003a`, `US-003-T1`, `US-1.2.3`, `Story 1-2`) is no story's number. */
const END = String.raw`(?![\p{L}\p{N}])(?![-_/.‐–](?:\p{N}|\p{L}{1,2}(?!\p{L})))`;
const BY_CODE = new RegExp(String.raw`^(?:${KIND}\b[\s:–—-]{0,3})?[[(*_\x60]{0,3}US${DASH}${NUMBER}${END}`, "iu");
const BY_WORD = new RegExp(
  String.raw`^${STORY}${DASH}(?:nr\.?|no\.?|number|numărul|a)?\s{0,2}#?${NUMBER}(?:-a)?${END}`,
  "iu",
);
const CODE = String.raw`[*_\x60]{0,3}(?:US|STORY)[-_‐‑‒–—]?\s?${NUMBER}[*_\x60]{0,3}`;
const AT_END = new RegExp(String.raw`(?:[[(]\s{0,2}${CODE}\s{0,2}[\])]|\s[–—|-]\s{1,2}${CODE})[.:*_\x60]{0,4}$`, "iu");
/** The id again, or the end of a range: `Story 3 (US-003): …`, `US-001 to US-003: …`. */
const SECOND = new RegExp(
  String.raw`^\W{0,4}(?:to|and|și|si|la|through)?\s{0,2}US[-_‐‑–—]?\s?(\d{1,6})(?!\d)[\])]?`,
  "iu",
);
const ANY_CODE = /(?<![\p{L}\p{N}])US[-_‐‑–—]?\s?\d{1,6}(?![\p{L}\p{N}])/giu;

/**
 * `US-003: Undo`, `[US-003] Undo`, `📖 **US_003** — Undo`, `3. STORY-003`, `Povestea 3: Undo`, `Undo (US-003)`: the forms
 * in which a heading names its story beyond doubt. Otherwise `undefined`.
 */
export function readStoryHeading(heading: string): StoryHeading | undefined {
  const text = withoutLinks(heading.trim());
  if (text.startsWith("~~")) return undefined;
  const plain = text.replace(DECORATION, "");
  const found = BY_CODE.exec(plain) ?? BY_WORD.exec(plain);
  if (found === null) return readEnd(text, plain);
  const number = found[1] ?? "";
  const rest = plain.slice(found[0].length);
  const second = SECOND.exec(rest);
  if (second !== null && Number(second[1]) !== Number(number)) return undefined;
  return { number, title: titleOf(rest.slice(second?.[0].length ?? 0), opened(heading)) };
}

/** `Undo (US-003)`. A heading that names several stories is none of them. */
function readEnd(text: string, plain: string): StoryHeading | undefined {
  const end = text.slice(-60);
  const found = AT_END.exec(end);
  const codes = new Set((plain.match(ANY_CODE) ?? []).map((code) => Number(code.replace(/\D/g, ""))));
  if (found === null || codes.size > 1) return undefined;
  const before = text.slice(0, text.length - end.length + found.index).replace(/[\s:–—|-]+$/u, "");
  const title = toHeading(before);
  const number = found[1] ?? found[2] ?? "";
  return /\p{L}/u.test(title) ? { number, title } : undefined;
}

export function isStoryHeading(heading: string): boolean {
  return readStoryHeading(heading) !== undefined;
}

/** `US-003` of "3". */
export function storyId(number: number): string {
  return `US-${String(number).padStart(3, "0")}`;
}

/** The emphasis that was opened before the id, so that it may be closed after the title. */
function opened(heading: string): string {
  const open = /^[^\p{L}\p{N}]*/u.exec(heading)?.[0] ?? "";
  return /(\*{1,3}|_{1,3}|`)[^*_`]*$/.exec(open)?.[1] ?? "";
}

function titleOf(rest: string, open: string): string {
  let title = rest;
  let isOpen = open !== "";
  const close = () => {
    if (!isOpen || !title.startsWith(open)) return;
    title = title.slice(open.length);
    isOpen = false;
  };
  close();
  title = title.replace(/^[\])]/, "");
  close();
  title = title.replace(/^\s*[:.)|—–-]?/u, "");
  close();
  title = title.trim();
  if (!isOpen) return toHeading(title);
  if (title.endsWith(open)) return toHeading(title.slice(0, -open.length));
  // `**US-003: Undo** – and more`: the emphasis is closed within the title.
  return toHeading(open === "**" ? title.replace(open, "") : title);
}

/** `[US-003: Undo](#us-003)` without the address. Other links in the title stay. */
function withoutLinks(text: string): string {
  return text.replace(/^(\W{0,8}?)\[([^[\]]{1,300})\]\([^()\s]{0,300}\)/u, "$1$2");
}
