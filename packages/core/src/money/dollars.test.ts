import { expect, test } from "vitest";
import { dollars, isShownInDollars, roundUsd } from "./dollars.ts";

test.each([
  [0, false],
  [0.0049, false],
  [0.005, true],
  [1.2, true],
])("$%d is shown in dollars: %s", (usd, isShown) => {
  expect(isShownInDollars(usd)).toBe(isShown);
  expect(dollars(usd) !== "$0.00").toBe(isShown);
});

test("an amount in a file is rounded to a hundredth of a cent", () => {
  expect([roundUsd(0.12345), roundUsd(0.1 + 0.2)]).toEqual([0.1235, 0.3]);
});
