import { expect, test } from "vitest";
import { readJson } from "./read-json.ts";

test.each([
  ['{"a":[1,null]}', { a: [1, null] }],
  ["null", null],
  ["", undefined],
  ['{"a":', undefined],
  ["a", undefined],
])("%j is read as %j", (text, value) => {
  expect(readJson(text)).toEqual(value);
});
