import { withoutDiacritics } from "../id/plain-letter.ts";
import type { RunnerIntent } from "./inbound.ts";

/** Typed words with the effect of a button: its label, in both languages, and its short form. */
const TYPED: Readonly<Record<string, RunnerIntent>> = {
  "continua faza": { kind: "advance" },
  continue: { kind: "advance" },
  "sari peste intrebari": { kind: "advance" },
  "skip the questions": { kind: "advance" },
  "da sari peste ele": { kind: "advance", skipsQuestions: true },
  "yes skip them": { kind: "advance", skipsQuestions: true },
  "dau drumul": { kind: "finalize" },
  "dau drumul tonight": { kind: "finalize" },
  "let it run": { kind: "finalize" },
  "let it run tonight": { kind: "finalize" },
};

/** Signs that turn the words around: a question, a mention, words struck through or quoted, a refusal. */
const NOT_SAID = /[?？؟¿@]|~~|^\s*>|[👎🚫❌✖⛔🛑✋🙅❓❔🤔]/u;

/** The press that the words stand for. Case, diacritics, other emoji, quotation marks and full stops do not matter. */
export function readTyped(text: string): RunnerIntent | undefined {
  // No label is nearly this long, and most messages are longer.
  if (text.length > 100 || NOT_SAID.test(text)) return undefined;
  const words = withoutDiacritics(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return Object.hasOwn(TYPED, words) ? TYPED[words] : undefined;
}
