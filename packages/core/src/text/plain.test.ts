import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitPlainText } from "./plain.ts";

const bare = (text: string) => text.replace(/\s/g, "");

describe("plain text is cut", () => {
  const split = (text: string, limit: number) => splitPlainText(text, { limit });

  test("after a line, between words, and inside a word only if it is too long, never inside a character", () => {
    expect(split("one two\nthree four", 12)).toEqual(["one two", "three four"]);
    expect(split("one two three", 8)).toEqual(["one two", "three"]);
    expect(split("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(split("👩‍👩‍👧‍👦".repeat(3), 25)).toEqual(["👩‍👩‍👧‍👦".repeat(2), "👩‍👩‍👧‍👦"]);
  });

  test("so that nothing but white space and what no chat accepts is lost, and no piece is empty or too long", () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(" ", "\n", "a", "*", "\u0301", "🧠"), fc.string()),
      maxLength: 400,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 90 }), (written, limit) => {
        const pieces = splitPlainText(written, {
          limit,
          measure: (piece) => piece.length + piece.split("*").length - 1,
        });
        expect(bare(pieces.join(""))).toBe(bare(written.toWellFormed().replace(/\p{Cc}/gu, "")));
        for (const piece of pieces) {
          expect(piece.trim()).not.toBe("");
          expect(piece.length + piece.split("*").length - 1).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
