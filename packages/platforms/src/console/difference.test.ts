import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareLists, compareTexts } from "./difference.ts";
import { cpuMs } from "../../../../test/growth.ts";

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

  test('are all of kind "same" if the list did not change', () => {
    for (const list of [[], ["a", "b"]]) {
      expect(compareLists(list, list)).toEqual(list.map((one) => ({ kind: "same", text: one })));
    }
  });

  test("list removed items before added ones", () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const kinds = compareLists(before, after).map(({ kind }) => kind);
        expect(kinds.join(" ")).not.toContain("added removed");
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

  test("mark only the changed words", () => {
    expect(compareTexts("one message an evening", "one message a morning")).toEqual([
      { kind: "same", text: "one message " },
      { kind: "removed", text: "an evening" },
      { kind: "added", text: "a morning" },
    ]);
  });

  test("show lists that are too long to compare as one change", () => {
    const many = Array.from({ length: 1000 }, String);
    expect(compareLists(many, [...many])).toHaveLength(2000);
  });

  test("are found quickly, however different the two lists are", () => {
    const list = (letter: string, length: number) => Array.from({ length }, (_, index) => letter + index);
    for (const [left, right] of [
      [750, 750],
      [1490, 10],
      [5000, 5000],
      [200_000, 2],
    ] as const) {
      const took = cpuMs(() => compareLists(list("a", left), list("b", right)));
      expect(took).toBeLessThan(1000);
    }
  });
});
