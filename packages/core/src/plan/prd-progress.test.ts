import { expect, test } from "vitest";
import { readProgress } from "./prd-progress.ts";

const story = (fields: object) => JSON.stringify({ userStories: [{ id: "US-001", title: "Remind", ...fields }] });

test.each([
  [{ passes: true }, true],
  [{ passes: "true" }, true],
  [{ passes: "Yes" }, true],
  [{ passes: 1 }, true],
  [{ passed: true }, true],
  [{ passes: null, status: "done" }, true],
  [{ passes: false, status: "done" }, false],
  [{ passes: "false" }, false],
  [{ passes: "not done" }, false],
  [{ passes: null }, false],
  [{ passes: {} }, false],
  [{}, false],
])("%j", (fields, passes) => {
  expect(readProgress(story(fields))).toMatchObject({ stories: [{ id: "US-001", title: "Remind", passes }] });
});

test.each([
  ["US-001", "US-001"],
  ["us_1", "US-001"],
  [1, "US-001"],
  ["0012", "US-012"],
  ["US-001b", "US-001b"],
  ["Setup", "Setup"],
])("the id %j is %s", (id, expected) => {
  expect(readProgress(story({ id }))).toMatchObject({ stories: [{ id: expected }] });
});

test("a bare list of stories is read", () => {
  expect(readProgress('[{"id":2,"passes":true}]')).toMatchObject({ stories: [{ id: "US-002", passes: true }] });
});

test.each([
  ["", "it is empty"],
  ["\uFEFF \n", "it is empty"],
  ['{"userStories":[{"id":"US-001","pas', "only half"],
  ["null", "holds no userStories"],
  ["7", "holds no userStories"],
  ['{"userStories":{}}', "holds no userStories"],
  ['{"userStories":["US-001"]}', "not an object"],
])("%j is not read", (text, detail) => {
  expect(readProgress(text)).toEqual({ kind: "unreadable", detail: expect.stringContaining(detail) });
});
