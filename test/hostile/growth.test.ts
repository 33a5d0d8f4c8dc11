import { describe, expect, test } from "vitest";
import { growthOf } from "../growth.ts";
import { FAMILIES } from "./family.ts";
import { PARSERS, RENDERERS } from "./reader.ts";

/** Enough that a time that grows with the square is far above that of one reading. */
const RENDERED = 4000;
const PARSED = 16_000;

describe.each([
  ...Object.entries(RENDERERS).map(([name, read]) => ({ name, read, length: RENDERED })),
  ...Object.entries(PARSERS).map(([name, read]) => ({ name, read, length: PARSED })),
])("$name takes a time that grows with the text's length, not faster", ({ read, length }) => {
  test("whatever the text is made of", () => {
    const grown = Object.entries(FAMILIES).map(([family, write]) => ({
      family,
      growth: growthOf(read, write, length),
    }));
    expect(grown.filter(({ growth }) => growth > 4)).toEqual([]);
  });
});
