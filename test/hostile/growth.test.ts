import { describe, expect, test } from "vitest";
import { cpuMs, growthOf } from "../growth.ts";
import { FAMILIES } from "./family.ts";
import { PARSERS, RENDERERS } from "./reader.ts";

/** Enough that a time that grows with the square is above that of one reading. */
const LENGTH = 16_000;
/** Where the time grows with the square, about 3 to 8 is measured here; where it does not, up to 2. */
const STEEPEST = 2.75;

describe.each(Object.entries(PARSERS))("%s takes a time that grows with the text's length, not faster", (_, read) => {
  test("whatever the text is made of", () => {
    const steep = Object.entries(FAMILIES).filter(([_family, write]) =>
      // One time may be chance.
      [1, 2].every(() => growthOf(read, write, LENGTH) > STEEPEST),
    );
    expect(steep.map(([family]) => family)).toEqual([]);
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
