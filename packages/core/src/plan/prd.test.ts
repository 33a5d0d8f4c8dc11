import { describe, expect, test } from "vitest";
import { goodPlans } from "../../../../test/fixtures/plan/arbitrary.ts";
import { isBoilerplate, isTypecheck } from "./criterion.ts";
import type { Plan } from "./format.ts";
import { derivePrd, parsePrd, prdDifference } from "./prd.ts";

const GOOD = goodPlans(20);

function withDependencies(dependencies: readonly (readonly string[])[]): Plan {
  const [plan] = GOOD;
  const [story] = plan?.stories ?? [];
  if (plan === undefined || story === undefined) throw new Error("no plan");
  return {
    ...plan,
    stories: dependencies.map((dependsOn, index) => ({ ...story, id: `US-00${index + 1}`, dependsOn: [...dependsOn] })),
  };
}

function order(plan: Plan): string[] {
  return derivePrd(plan).userStories.map((story) => story.id);
}

describe("derivePrd", () => {
  test("gives the format that Ralph documents", () => {
    for (const plan of GOOD) {
      const prd = derivePrd(plan);
      expect(prd.branchName).toBe(`ralph/${plan.front.slug}`);
      expect(prd.userStories.map((story) => story.priority)).toEqual(plan.stories.map((_, index) => index + 1));
      expect(prd.userStories.map((story) => story.id)).toEqual(plan.stories.map((story) => story.id));
      for (const story of prd.userStories) {
        expect(story.passes).toBe(false);
        expect(story.acceptanceCriteria.filter(isTypecheck)).toHaveLength(1);
      }
      expect(parsePrd(JSON.stringify(prd))).toEqual({ kind: "parsed", prd });
    }
  });

  test("puts a story's dependencies before it, and survives circles and unknown ids", () => {
    expect(order(withDependencies([["US-003"], [], ["US-002"]]))).toEqual(["US-002", "US-003", "US-001"]);
    expect(order(withDependencies([["US-002"], ["US-001"], []]))).toEqual(["US-003", "US-001", "US-002"]);
    expect(order(withDependencies([["US-900"], ["US-002"]]))).toEqual(["US-001", "US-002"]);
  });
});

test("Ralph's own changes to prd.json do not count as a difference", () => {
  const [plan] = GOOD;
  if (plan === undefined) throw new Error("no plan");
  const prd = derivePrd(plan);
  const worked = { ...prd, userStories: prd.userStories.map((story) => ({ ...story, passes: true, notes: "done" })) };
  expect(prdDifference(worked, prd)).toBeUndefined();
  expect(prdDifference({ ...prd, project: "x" }, prd)).toEqual({ detail: "project" });
});

test.each([
  "",
  "{",
  "[]",
  "null",
  '{"userStories":[]}',
  '{"project":"a","branchName":"b","description":"","userStories":[{"id":1}]}',
])("parsePrd does not read %j", (text) => {
  expect(parsePrd(text).kind).toBe("unreadable");
});

test.each([
  ["Typecheck passes", true, true],
  ["`npx tsc --noEmit` passes", true, true],
  ["Typecheck-ul trece.", true, true],
  ["Tests pass", false, true],
  ["All tests pass", false, true],
  ["Tests pass for a reminder sent twice", false, false],
  ["Typecheck of a form shows the error", false, false],
])("%j", (criterion, typecheck, boilerplate) => {
  expect([isTypecheck(criterion), isBoilerplate(criterion)]).toEqual([typecheck, boilerplate]);
});
