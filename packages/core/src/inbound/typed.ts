import { withoutDiacritics } from "../text/plain.ts";

/** Typed words with the effect of a button: its label, in both languages, and its short form. */
const TYPED = {
  "continua faza": "advance",
  continue: "advance",
  "dau drumul": "finalize",
  "dau drumul tonight": "finalize",
  "let it run": "finalize",
  "let it run tonight": "finalize",
} as const;
type Typed = (typeof TYPED)[keyof typeof TYPED];

/** The press that the words stand for. Case, diacritics, emoji, quotes and full stops do not matter; a `?` asks. */
export function readTyped(text: string): Typed | undefined {
  // No label is nearly this long, and most messages are longer.
  if (text.length > 100 || text.includes("?")) return undefined;
  const words = withoutDiacritics(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return Object.hasOwn(TYPED, words) ? TYPED[words as keyof typeof TYPED] : undefined;
}
