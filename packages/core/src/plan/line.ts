import { removeInvisible } from "../text/external.ts";

const TASK_MARKERS = /^(?:(?:\[[ xX]?\]|[☐☑])(?:\s+|$))+/u;

/** Nothing but Markdown's own punctuation: a rule, an empty quote, a lone bullet. */
const NO_CONTENT = /^[\s\-*_=#>`~+|:.]*$/;

/** One line of text without check boxes; `""` if there is no content. Idempotent: `toLine(toLine(x)) = toLine(x)`. */
export function toLine(text: string): string {
  const line = removeInvisible(text).replace(/\s+/g, " ").trim().replace(TASK_MARKERS, "");
  return NO_CONTENT.test(line) ? "" : line;
}

/** As {@link toLine}, and without the closing `#` that Markdown drops from a heading. */
export function toHeading(text: string): string {
  let line = toLine(text);
  while (line.endsWith("#")) {
    let end = line.length;
    while (line[end - 1] === "#") end -= 1;
    if (line[end - 1] !== " ") break;
    line = line.slice(0, end).trimEnd();
  }
  return line;
}

/** A list item on one line; its nested points are joined with semicolons, without their check boxes. */
export function itemLine(text: string): string {
  return toLine(text.replace(/\n[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:(?:\[[ xX]?\]|[☐☑])[ \t]+)?/gu, "; "));
}

/** The lines of a list item, without the bullets of nested ones. */
export function itemLines(text: string): string[] {
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? line : line.replace(/^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+/, "")));
}

/** Only letters and digits, in lower case, without diacritics. Headings and labels are compared in this form. */
export function toKey(text: string): string {
  return text
    .slice(0, 120)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const NONE = new Set(
  [
    "none",
    "none yet",
    "none for now",
    "none left",
    "none so far",
    "nothing",
    "n a",
    "no open questions",
    "no decisions",
  ].concat([
    "niciuna",
    "niciunul",
    "nimic",
    "nu e cazul",
    "nu este cazul",
    "nu sunt",
    "nu exista",
    "nu sunt intrebari deschise",
  ]),
);

/** "None.", "Niciuna.": the section is there and says that it is empty. */
export function isNone(line: string): boolean {
  return line.length < 60 && (NONE.has(toKey(line)) || NONE_SO_FAR.test(toKey(line)));
}

const NONE_SO_FAR =
  /^(?:none|nothing|niciuna|niciunul|nimic)(?: (?:yet|left|open|remaining|currently|identified|known|at this (?:time|point|stage)|at the moment|for now|so far|needed|required|momentan|deocamdata|in acest moment|pana acum))+$/;

export interface Head {
  head: string;
  rest: string;
}

/**
 * Splits `US-001: text`, `**US-001:** text`, `**US-001** — text`, `US-001. text` and the like.
 * `pattern` is matched at the start and must be short.
 */
export function splitHead(line: string, pattern: RegExp): Head | undefined {
  const open = /^(?:\*{1,3}|_{1,3}|`)/.exec(line)?.[0] ?? "";
  const head = pattern.exec(line.slice(open.length, open.length + 40));
  if (head === null || head.index !== 0) return undefined;
  const after = line.slice(open.length + head[0].length);
  if (/^[\p{L}\p{N}]/u.test(after)) return undefined;
  return { head: head[0], rest: withoutClosing(after, open) };
}

/** Drops one separator, and the end of the emphasis that was opened before the head, before or after the separator. */
function withoutClosing(after: string, open: string): string {
  let rest = after;
  let closed = open === "";
  const close = () => {
    if (closed || !rest.startsWith(open)) return;
    rest = rest.slice(open.length);
    closed = true;
  };
  close();
  rest = rest.replace(/^\s*[:.)—–-]?/u, "");
  close();
  rest = rest.trim();
  return !closed && rest.endsWith(open) ? rest.slice(0, -open.length).trim() : rest;
}

/** `**Label:** value`, `Label: value`, `_Label_: value`, if the label's key is one of `labels`. */
export function readLabel<T>(line: string, labels: ReadonlyMap<string, T>): { label: T; value: string } | undefined {
  const colon = line.slice(0, 60).indexOf(":");
  if (colon === -1) return undefined;
  const label = labels.get(toKey(line.slice(0, colon)));
  if (label === undefined) return undefined;
  const split = splitHead(line, /^[^:*_`]+/);
  const value = split === undefined ? line.slice(colon + 1) : split.rest;
  return { label, value };
}
