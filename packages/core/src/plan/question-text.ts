import { beginningOf } from "../text/cut.ts";
import { splitHead, toLine } from "./line.ts";
import { answerIn, isBlockingMark, markerIn } from "./question-mark.ts";

/** A limit, because every marker of a question costs a pass over its text. */
export const QUESTION_MAX_LENGTH = 2000;

/** The text without its marks, as a second reading would find it. What they say is put into `seen`. */
export function stable(line: string, seen: boolean[]): string {
  let text = beginningOf(stripped(line, seen), QUESTION_MAX_LENGTH);
  for (let before = ""; before !== text;) {
    before = text;
    text = stripped(text, seen);
  }
  return text;
}

function stripped(text: string, seen: boolean[]): string {
  return toLine(withoutEnd(withoutLabel(withoutParts(withoutBrackets(text, seen), seen), seen), seen));
}

function note(text: string, seen: boolean[]): boolean {
  const marker = markerIn(text);
  if (marker !== undefined) seen.push(marker);
  return marker !== undefined;
}

function withoutBrackets(text: string, seen: boolean[]): string {
  return text.replace(/ ?[([{]([^()[\]{}]{4,60})[)\]}]/g, (all, inner: string, offset: number) => {
    const [, head = "", tail = ""] = /^([^,;—–]{4,40})\s*(?:[,;]|\s[—–-])\s+(\S.*)$/u.exec(inner) ?? [];
    if (tail !== "" && note(head, seen)) return ` (${tail})`;
    if (!note(inner, seen)) return all;
    return /^[;:,.]/.test(text.charAt(offset + all.length)) ? "" : " ";
  });
}

/** The nested points of an item and the fields of a line: `…; Blocking: no; Owner: Ana`. */
function withoutParts(text: string, seen: boolean[]): string {
  const parts = text.split(/;\s+|\s\|\s/);
  const kept = parts.filter((part, index) => index === 0 || !note(part, seen));
  return kept.length === parts.length ? text : kept.join("; ");
}

interface Label {
  isBlocking: boolean;
  rest: string;
}

const LABEL = /^(?:[\p{L}\d ,&'’]|(?<=\p{L})-(?=[\p{L}\d]))+/u;
const BLOCKED_STORIES = /^(?:blocks?|blochează|blocheaza) US-?\d{1,6}(?:(?:, | and | și | & )US-?\d{1,6}){0,9}\s+/iu;

/** `Blocking: …`, `**Blocks US-002** — …`, `🔴 Blocantă: …`. */
export function splitLabel(text: string): Label | undefined {
  const start = text.replace(/^[^\p{L}\p{N}*_`]+/u, "");
  const split = splitHead(start, LABEL);
  const isBlocking = split === undefined ? undefined : isBlockingMark(split.head);
  if (split !== undefined && isBlocking !== undefined) {
    // `Blocking? No.` has no other separator, which `splitHead` would have dropped.
    const isAsked = /^[*_`]{0,3}[?=]/.test(start.slice(start.indexOf(split.head) + split.head.length));
    return { isBlocking, rest: toLine(isAsked ? split.rest.replace(/^[*_`]{0,3}[?=]/, "") : split.rest) };
  }
  const stories = BLOCKED_STORIES.exec(start)?.[0];
  return stories === undefined ? undefined : { isBlocking: true, rest: toLine(start.slice(stories.length)) };
}

/** The number of a question, or the name of a field, before its label. */
const NUMBER = /^[*_]{0,2}(?:O?Q-?\d{1,4}|[a-h])[.):]?[*_]{0,2}(?:\s[—–-])?\s+(?=\S)/u;
const FIELD = /^[*_]{0,2}(?:status|state|priority|severity|type|stare|prioritate|tip)\s*[:=][*_]{0,2}\s*/iu;

function withoutLabel(text: string, seen: boolean[]): string {
  const number = NUMBER.exec(text)?.[0] ?? "";
  const field = FIELD.exec(text.slice(number.length))?.[0] ?? "";
  const label = splitLabel(text.slice(number.length + field.length));
  if (label === undefined) return text;
  const answer = label.isBlocking ? answerIn(label.rest.replace(/^\((yes|no|da|nu)\)\s*/i, "$1. ")) : undefined;
  seen.push(answer?.isYes ?? label.isBlocking);
  return toLine(`${number}${answer?.rest ?? label.rest}`);
}

/** `… — blocking`, `…? Blocking: no.` */
function withoutEnd(text: string, seen: boolean[]): string {
  const end = /(?:([.?!])\s+|\s[—–-]\s)([^.?!;|—–]{4,60})[.!]?[*_`]{0,3}$/u.exec(text.slice(-90));
  if (end === null || !note(end[2] ?? "", seen)) return text;
  return text.slice(0, text.length - end[0].length) + (end[1] ?? "");
}
