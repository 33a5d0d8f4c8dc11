import type { MarkedToken } from "marked";
import { visibleTextOf } from "./visible-text.ts";

/** Characters that leave no mark on a screen: white space, blanks in disguise, and what only governs other characters. */
const UNSEEN = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB]*$/u;

/** Whether a reader of this text sees nothing at all. */
export function isUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** Whether this Markdown shows nothing: no word, only marks, fences, rules and characters that nobody sees. */
export function showsNothing(tokens: MarkedToken[]): boolean {
  return isUnseen(visibleTextOf(tokens));
}
