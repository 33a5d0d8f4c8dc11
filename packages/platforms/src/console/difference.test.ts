import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareLists, compareTexts } from "./difference.ts";

const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });
const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n"), maxLength: 30 });

describe("edits", () => {
  test("lead from the older list to the newer one", () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const edits = compareLists(before, after);
        expect(edits.filter(({ kind }) => kind !== "added").map((edit) => edit.text)).toEqual(before);
        expect(edits.filter(({ kind }) => kind !== "removed").map((edit) => edit.text)).toEqual(after);
      }),
    );
  });

  test("keep every character of a text", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = compareTexts(before, after);
        const join = (left: string) => edits.flatMap((edit) => (edit.kind === left ? [] : [edit.text])).join("");
        expect(join("added")).toBe(before);
        expect(join("removed")).toBe(after);
      }),
    );
  });

  test("say only what changed", () => {
    expect(compareTexts("one message an evening", "one message a morning")).toEqual([
      { kind: "same", text: "one message " },
      { kind: "removed", text: "an evening" },
      { kind: "added", text: "a morning" },
    ]);
  });

  test("give up on texts too long to compare", () => {
    const many = Array.from({ length: 1000 }, String);
    expect(compareLists(many, many)).toHaveLength(2000);
  });
});
