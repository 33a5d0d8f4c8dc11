import { describe, expect, test } from "vitest";
import { readProgress, recognize } from "./prd-progress.ts";

const story = (fields: object) => JSON.stringify({ userStories: [{ id: "US-001", title: "Remind", ...fields }] });

test.each([
  [{ passes: true }, true],
  [{ passes: "true" }, true],
  [{ passes: "Yes" }, true],
  [{ passes: 1 }, true],
  [{ passes: "yes ✅" }, true],
  [{ passes: "✅ Done" }, true],
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

describe("a story under an id that the plan does not know", () => {
  const planned = [
    { id: "US-001", title: "Remind" },
    { id: "US-002", title: "Tick off" },
    { id: "US-003", title: "Tick off" },
  ];
  const idsOf = (...stories: (readonly [id: string | undefined, title: string])[]) => {
    const reading = readProgress(JSON.stringify(stories.map(([id, title]) => ({ id, title }))));
    return reading.kind === "read" ? recognize(reading, planned).stories.map(({ id }) => id) : [];
  };

  test("is the one of the same title", () => {
    expect(idsOf(["remind", "✅ REMIND"], ["X-9", "Something else"])).toEqual(["US-001", "X-9"]);
    expect(idsOf([undefined, "Remind"])).toEqual(["US-001"]);
  });

  test("is its own one if that title is there already, or says no single one", () => {
    expect(idsOf(["US-001", "Reworded"], ["X-1", "Remind"])).toEqual(["US-001", "X-1"]);
    expect(idsOf(["X-1", "Remind"], ["X-2", "Remind"])).toEqual(["X-1", "X-2"]);
    expect(idsOf(["X-2", "Tick off"])).toEqual(["X-2"]);
    expect(idsOf(["X-2", ""])).toEqual(["X-2"]);
  });
});
