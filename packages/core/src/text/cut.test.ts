import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginningOf, cut, cutMiddle, endOf } from "./cut.ts";
import { cpuMs } from "../../../../test/growth.ts";

const graphemes = new Intl.Segmenter("ro", { granularity: "grapheme" });
const charactersOf = (text: string) => Array.from(graphemes.segment(text), ({ segment }) => segment);

/** Characters that a cut easily breaks: joined emoji, flags, combining marks, jamo, conjuncts, surrogates, CRLF. */
const TEARABLE = [
  "👩‍🌾",
  "👨‍👩‍👧‍👦",
  "🇷🇴",
  "🇲🇩",
  "e\u0301",
  "ș",
  "각",
  "क्षि",
  "👍🏽",
  "🎉",
  "\r\n",
  "a",
  " ",
  "\u0301",
  "\u200d",
  "z̴̢̛̗̘͙",
];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...TEARABLE), { maxLength: 40 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);
const lengths = fc.integer({ min: 0, max: 60 });

describe("a text that is cut", () => {
  test("is never longer than the limit", () => {
    fc.assert(
      fc.property(texts, lengths, fc.integer({ min: 0, max: 10 }), (text, length, ending) => {
        expect(cut(text, length).length).toBeLessThanOrEqual(length);
        expect(beginningOf(text, length).length).toBeLessThanOrEqual(length);
        expect(cutMiddle(text, length + 11, ending).length).toBeLessThanOrEqual(length + 11);
      }),
    );
  });

  test("is the longest sequence of whole characters that fits, and shows that it was cut", () => {
    fc.assert(
      fc.property(texts, lengths, (text, length) => {
        fc.pre(text.length > length && length > 0);
        let whole = "";
        for (const character of charactersOf(text)) {
          if (whole.length + character.length > length - 1) break;
          whole += character;
        }
        expect(cut(text, length)).toBe(`${whole}…`);
        expect(beginningOf(text, length - 1)).toBe(whole);
      }),
    );
  });

  test("keeps its last whole characters if it is cut in the middle", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 60 }), (text, length) => {
        fc.pre(text.length > length);
        const shown = cutMiddle(text, length, 10);
        const characters = charactersOf(text);
        const starts = characters.map((_, index) => characters.slice(0, index).join(""));
        const ends = characters.map((_, index) => characters.slice(index).join("")).concat("");
        const parts = starts.flatMap((start) => ends.map((end) => `${start}…${end}`));
        expect(parts).toContain(shown);
      }),
      { numRuns: 50 },
    );
  });

  test("ends in the longest sequence of whole characters that fits", () => {
    fc.assert(
      fc.property(texts, lengths, (text, length) => {
        let whole = "";
        for (const character of charactersOf(text).toReversed()) {
          if (whole.length + character.length > length) break;
          whole = character + whole;
        }
        expect(endOf(text, length)).toBe(whole);
      }),
    );
  });

  test("is unchanged if it fits", () => {
    fc.assert(
      fc.property(texts, lengths, (text, more) => {
        expect(cut(text, text.length + more)).toBe(text);
        expect(cutMiddle(text, text.length + more, 5)).toBe(text);
        expect(beginningOf(text, text.length + more)).toBe(text);
      }),
    );
  });

  test.each([
    ["Salut 👩‍🌾 aici", 9, "Salut …"],
    ["abc🇷🇴🇲🇩", 8, "abc🇷🇴…"],
    ["abc🇷🇴🇲🇩", 7, "abc…"],
    ["cafe\u0301 bun", 5, "caf…"],
    ["🎉🎉", 3, "🎉…"],
    ["👨‍👩‍👧‍👦!", 4, "…"],
    ["abc", 0, ""],
  ])("%j within %i is %j", (text, length, shown) => {
    expect(cut(text, length)).toBe(shown);
  });

  test("keeps the ending of a file's name", () => {
    expect(cutMiddle(`${"🎉".repeat(40)}ă-final.tar.gz`, 30, 12)).toBe("🎉🎉🎉🎉🎉🎉🎉🎉…final.tar.gz");
  });

  test("takes no more time if more text follows the cut", () => {
    for (const text of ["👩‍🌾 muncește. ".repeat(80_000), `a${"\u0301".repeat(1_000_000)}`, "🇷🇴".repeat(250_000)]) {
      const took = cpuMs(() => {
        for (let round = 0; round < 200; round += 1) cut(text, 500);
      });
      expect(took).toBeLessThan(400);
    }
  });

  test("takes time in proportion to its length", () => {
    for (const text of [`a${"\u0301".repeat(1_000_000)}`, "🇷🇴".repeat(250_000), "👩‍🌾".repeat(200_000)]) {
      const took = cpuMs(() => {
        cut(text, text.length - 1);
        cutMiddle(text, text.length - 1, text.length / 2);
      });
      expect(took).toBeLessThan(1500);
    }
  });
});
