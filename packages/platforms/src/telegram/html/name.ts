import { findFileNames } from "./file-name.ts";

export interface Span {
  from: number;
  to: number;
}

/** Telegram notifies a person whose name has this form in plain text. An `@` inside a word belongs to an address. */
const MENTION = /(?<![\p{L}\p{N}_])@\w{2,}/gu;

/** Finds, in order, the names of files and of people. Telegram makes links of them in plain text, but not in code. */
export function findNames(text: string): Span[] {
  const files = findFileNames(text);
  const people = Array.from(text.matchAll(MENTION), ({ 0: name, index }) => ({ from: index, to: index + name.length }));
  const apart = people.filter((person) => !files.some(({ from, to }) => from <= person.from && person.to <= to));
  return [...files, ...apart].toSorted((left, right) => left.from - right.from);
}
