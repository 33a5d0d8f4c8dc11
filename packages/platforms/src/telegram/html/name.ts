import { findFileNames } from "./file-name.ts";

export interface Span {
  from: number;
  to: number;
}

/** Telegram notifies a person whose name has this form in plain text. An `@` inside a word belongs to an address. */
const MENTION = /(?<![\p{L}\p{N}_])@\w{2,}/gu;

/** Telegram makes a command of it, to tap: `/cancel` would end the planning. `/usr/bin` and `and/or` are none. */
const COMMAND = /(?<![\p{L}\p{N}_/<>])\/\w{1,64}(?:@\w{3,32})?(?![\p{L}\p{N}_/<>])/gu;

/** Finds, in order, what Telegram makes links of in plain text, but not in code: names of files, people and commands. */
export function findNames(text: string): Span[] {
  const files = findFileNames(text);
  const commands = withoutInner(
    find(text, COMMAND).map((span) => wholePath(text, span)),
    files,
  );
  const people = withoutInner(find(text, MENTION), [...files, ...commands]);
  return [...files, ...commands, ...people].toSorted((left, right) => left.from - right.from);
}

function find(text: string, pattern: RegExp): Span[] {
  return Array.from(text.matchAll(pattern), ({ 0: name, index }) => ({ from: index, to: index + name.length }));
}

/** `./plan.html` is one name. */
function wholePath(text: string, { from, to }: Span): Span {
  const [before = ""] = /[\w./~@%+-]*$/.exec(text.slice(Math.max(0, from - 200), from)) ?? [];
  const [behind = ""] = /^(?:[\w./~@%+-]*[\w/~%+-])?/.exec(text.slice(to, to + 200)) ?? [];
  return { from: from - before.length, to: to + behind.length };
}

function withoutInner(spans: Span[], outer: Span[]): Span[] {
  return spans.filter((span) => !outer.some(({ from, to }) => from < span.to && span.from < to));
}
