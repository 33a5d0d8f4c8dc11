import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyGoodPlan, goodPlans } from "../../../../test/fixtures/plan/arbitrary.ts";
import { SUMMARY_MAX_LENGTH, summarizePlan } from "./summary.ts";

test("a summary has the goal, the stories in order, the counts and what is out of scope", () => {
  const plan = goodPlans(2)[1];
  if (plan === undefined) throw new Error("no plan");
  const stories = plan.stories
    .slice(0, 2)
    .map((story, index) => ({ ...story, title: `Title ${index + 1}`, criteria: ["x"] }));
  const small = {
    ...plan,
    goals: ["Plants live"],
    stories,
    requirements: [],
    decisions: [],
    openQuestions: [],
    nonGoals: ["No web", "No ads"],
  };
  expect(summarizePlan(small, "en")).toBe(
    "**Goal:** Plants live\n\n1. Title 1\n2. Title 2\n\n2 stories · 2 criteria · 0 requirements · 0 decisions · 0 open questions\n**Non-goals:** No web; No ads",
  );
});

test("the summary of a plan of any size fits, and says how many stories it does not show", () => {
  fc.assert(
    fc.property(
      anyGoodPlan,
      fc.constantFrom("ro" as const, "en" as const),
      fc.integer({ min: 1, max: 400 }),
      (plan, locale, times) => {
        const stories = Array.from({ length: times }, () => plan.stories)
          .flat()
          .slice(0, 300);
        const long = {
          ...plan,
          stories: stories.map((story) => ({ ...story, title: "🌱".repeat(times) })),
          goals: ["cuvânt ".repeat(times)],
        };
        const summary = summarizePlan(long, locale);
        expect(summary.length).toBeLessThanOrEqual(SUMMARY_MAX_LENGTH);
        expect(summary.isWellFormed()).toBe(true);
        const shown = summary.match(/^\d+\. /gm)?.length ?? 0;
        const more = Number(/^… (?:și încă|and) (\d+)/m.exec(summary)?.[1] ?? 0);
        expect(shown + more).toBe(stories.length);
      },
    ),
    { numRuns: 60 },
  );
});
