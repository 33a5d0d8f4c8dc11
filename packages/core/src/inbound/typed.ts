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

/** The press that the words stand for. Case, diacritics, emoji, quotes and full stops do not matter; a `?` asks. */
export function readTyped(text: string): RunnerIntent | undefined {
  // No label is nearly this long, and most messages are longer.
  if (text.length > 100 || text.includes("?")) return undefined;
  const words = withoutDiacritics(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return Object.hasOwn(TYPED, words) ? TYPED[words] : undefined;
}
