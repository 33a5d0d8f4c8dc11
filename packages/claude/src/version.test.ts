import { expect, test } from "vitest";
import { isAtLeast, parseVersion } from "./version.ts";

test.each([
  ["2.1.330 (Claude Code)", true],
  ["2.1.1000", true],
  ["2.2.0", true],
  ["10.0.0", true],
  ["2.1.329", false],
  ["2.0.999", false],
  ["1.9.999", false],
  ["claude native binary not installed", false],
])("%s", (version, expected) => {
  expect(isAtLeast(version, "2.1.330")).toBe(expected);
});

test("a text without a version has none", () => {
  expect(parseVersion("")).toBeUndefined();
});
