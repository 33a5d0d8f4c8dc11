import { describe, expect, test } from "vitest";
import { cpuMs, growthOf } from "../growth.ts";
import { FAMILIES } from "./family.ts";
import { PARSERS, RENDERERS } from "./reader.ts";

/** Enough that a time that grows with the square is far above that of one reading. */
const LENGTH = 16_000;

describe.each(Object.entries(PARSERS))("%s takes a time that grows with the text's length, not faster", (_, read) => {
  test("whatever the text is made of", () => {
    const grown = Object.entries(FAMILIES).map(([family, write]) => ({
      family,
      growth: growthOf(read, write, LENGTH),
    }));
    expect(grown.filter(({ growth }) => growth > 4)).toEqual([]);
  });
});

/** A short text is not split at all, so growth says nothing about splitting. Without its budget the worst takes 2 s. */
const SPLIT_LENGTH = 32_000;
const SPLIT_MS = 1000;
const DEAREST = [
  "references in lists within lists",
  "definitions and references",
  "tables that grow",
  "front matter in brackets",
  "stories",
];

test.each(Object.entries(RENDERERS))("a long text is rendered for %s in a bounded time", (_, read) => {
  const slow = DEAREST.filter((family) => {
    const text = FAMILIES[family]?.(SPLIT_LENGTH) ?? "";
    // One long time may be chance.
    return text === "" || [1, 2].every(() => cpuMs(() => read(text)) > SPLIT_MS);
  });
  expect(slow).toEqual([]);
});
