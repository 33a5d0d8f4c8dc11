import { describe, expect, test } from "vitest";
import { goodPlans, storyId } from "../../../../test/fixtures/plan/arbitrary.ts";
import { comparePlans, describeComparison } from "./compare.ts";
import type { Plan, Story } from "./format.ts";

const [base] = goodPlans(1);

function plan(stories: readonly (Partial<Story> & { title: string })[]): Plan {
  if (base === undefined) throw new Error("no plan");
  const filled = stories.map((story, index) => ({
    id: storyId(index),
    description: "As someone",
    criteria: ["works"],
    dependsOn: [],
    notes: "",
    ...story,
  }));
  return { ...base, stories: filled };
}

function titles(before: Plan, after: Plan) {
  const { added, changed, removed } = comparePlans(before, after);
  return [added, changed, removed].map((stories) => stories.map((story) => story.title));
}

describe("comparePlans", () => {
  const before = plan([{ title: "Start" }, { title: "Remind", dependsOn: ["US-001"] }, { title: "Export" }]);

  test("equal plans have no difference", () => {
    expect(titles(before, before)).toEqual([[], [], []]);
  });

  test("a story inserted at the front renumbers the others but changes none of them", () => {
    const after = plan([
      { title: "Setup" },
      { title: "Start" },
      { title: "Remind", dependsOn: ["US-002"] },
      { title: "Export" },
    ]);
    expect(titles(before, after)).toEqual([["Setup"], [], []]);
  });

  test("added, changed and removed at once", () => {
    const after = plan([
      { title: "Start", criteria: ["works", "fast"] },
      { title: "Remind" },
      { id: "US-009", title: "Import" },
    ]);
    expect(titles(before, after)).toEqual([["Import"], ["Start", "Remind"], ["Export"]]);
  });

  test("a new title alone is a change", () => {
    expect(
      titles(before, plan([{ title: "Begin" }, { title: "Remind", dependsOn: ["US-001"] }, { title: "Export" }])),
    ).toEqual([[], ["Begin", "Remind"], []]);
  });

  test("stories with the same title are paired one by one", () => {
    expect(
      titles(plan([{ title: "A" }, { title: "A" }]), plan([{ title: "A" }, { title: "A" }, { title: "A" }])),
    ).toEqual([["A"], [], []]);
  });
});

test("describeComparison", () => {
  const story = (id: string, title: string) => plan([{ id, title }]).stories;
  const some = { added: story("US-007", "Export"), changed: [], removed: story("US-002", "Logo") };
  expect(describeComparison(some, "ro")).toBe("1 poveste în plus (US-007 Export); 1 poveste în minus (US-002 Logo).");
  expect(describeComparison(some, "en")).toBe("1 story added (US-007 Export); 1 story removed (US-002 Logo).");
  expect(describeComparison({ added: [], changed: [], removed: [] }, "ro")).toBe("Poveștile au rămas aceleași.");
});
