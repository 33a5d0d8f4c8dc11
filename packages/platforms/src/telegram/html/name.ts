import { findFileNames } from "./file-name.ts";

export interface Span {
  from: number;
  to: number;
}

/** Whoever is named like this in plain text is notified. An `@` that goes on a word is an address's. */
const MENTION = /(?<![\p{L}\p{N}_])@\w{2,}/gu;

/** What Telegram would make a link of in plain text, in order: the names of files and of people. None of it in code. */
export function findNames(text: string): Span[] {
  const files = findFileNames(text);
  const people = Array.from(text.matchAll(MENTION), ({ 0: name, index }) => ({ from: index, to: index + name.length }));
  const apart = people.filter((person) => !files.some(({ from, to }) => from <= person.from && person.to <= to));
  return [...files, ...apart].toSorted((left, right) => left.from - right.from);
}
