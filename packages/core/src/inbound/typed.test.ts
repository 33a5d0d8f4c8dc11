import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { english } from "../message/en.ts";
import { romanian } from "../message/ro.ts";
import { withoutDiacritics } from "../id/plain-letter.ts";
import type { Button } from "./button.ts";
import { askOfButton } from "./button.ts";
import { readText } from "./command.ts";

const ACTIONS = ["advance", "skip-questions", "skip-questions-now"] as const;
const ref = { session: "ps_0123456789abcdef", revision: 1 };
const pressed = (action: (typeof ACTIONS)[number]) => {
  const ask = askOfButton({ action, ...ref });
  if (ask.kind !== "intent" || ask.intent.kind !== "advance") throw new Error("no advance");
  const { ref: _ref, ...intent } = ask.intent;
  return intent;
};
const both = (action: Button["action"]) => [english, romanian].map((words) => words.button(action));
const WORDS: (readonly [string, object])[] = [
  ...ACTIONS.flatMap((action) => both(action).map((label) => [label, pressed(action)] as const)),
  ...[...both("finalize"), "Dau drumul", "Let it run"].map((label) => [label, { kind: "finalize" }] as const),
];
const around = constantFrom(
  "",
  " ",
  "🌙",
  "🚀 ",
  "👩‍🌾",
  "!",
  ".",
  "…",
  '"',
  "„",
  "”",
  "«",
  "**",
  "`",
  ":)",
  "\u00a0",
  "❤️",
  "–",
);
const spell = constantFrom<(words: string) => string>(
  (words) => words,
  (words) => words.toUpperCase(),
  (words) => words.toLowerCase(),
  withoutDiacritics,
  (words) => words.normalize("NFD"),
  (words) => words.replaceAll(" ", "  "),
);

test("a typed label is its button, in any spelling and dress", () => {
  assert(
    property(
      constantFrom(...WORDS),
      array(around, { maxLength: 3 }),
      array(around, { maxLength: 3 }),
      spell,
      (one, before, after, write) => {
        const text = `${before.join("")}${write(one[0])}${after.join("")}`;
        expect(readText(text)).toEqual({ kind: "intent", intent: one[1] });
      },
    ),
    { numRuns: 800 },
  );
});

const reply = (text: string) => ({ kind: "intent", intent: { kind: "reply", text } });

test("with other words, or as a question, it is a reply", () => {
  assert(
    property(constantFrom(...WORDS), constantFrom("?", " la apă", " then", " 2", " 🌙?", " nu"), ([label], rest) => {
      expect(readText(`${label}${rest}`)).toEqual(reply(`${label}${rest}`));
    }),
  );
});

test.each(["@%", "> %", "~~%~~", "¿%", "%？", "%؟", "% 👎", "🚫 %", "% ❌", "% ✖️", "⛔%", "🛑 %", "% ✋🏽", "% 🤔"])(
  "as %j somebody else said it, or the person does not mean it",
  (around) => {
    for (const [label] of WORDS) {
      const text = around.replace("%", label);
      expect(readText(text)).toEqual(reply(text));
    }
  },
);
