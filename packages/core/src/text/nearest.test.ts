import { expect, test } from "vitest";
import { distance, nearest } from "./nearest.ts";

test.each([
  ["", "", 0],
  ["verify", "verify", 0],
  ["verfiy", "verify", 1],
  ["verif", "verify", 1],
  ["PLANNER_LOCAL", "PLANNER_LOCALE", 1],
  ["abc", "", 3],
])("from %j to %j are %i letters", (one, other, letters) => {
  expect(distance(one, other)).toBe(letters);
  expect(distance(other, one)).toBe(letters);
});

test("the nearest word is the closest one, and none if all are too far away", () => {
  expect(nearest("verfy", ["version", "verify", "ralph"], 2)).toBe("verify");
  expect(nearest("title", ["version", "verify", "ralph"], 2)).toBeUndefined();
});
