import { describe, expect, test } from "vitest";
import { goodPlans } from "../../../../test/fixtures/plan/arbitrary.ts";
import { MUTATIONS } from "../../../../test/fixtures/plan/mutation.ts";
import { checkPlan, isApprovable } from "./check.ts";
import { describeFinding, FINDING_CODES, readiness } from "./finding.ts";
import type { Plan } from "./format.ts";
import { derivePrd } from "./prd.ts";
import { renderPlan } from "./render.ts";

const GOOD = goodPlans(20);

describe("20 good plans", () => {
  test("are 20, in both languages and of different sizes", () => {
    expect(GOOD).toHaveLength(20);
    expect(new Set(GOOD.map((plan) => plan.front.language))).toEqual(new Set(["ro", "en"]));
    expect(new Set(GOOD.map((plan) => plan.stories.length)).size).toBeGreaterThan(10);
  });

  test.each(GOOD.map((plan, index) => [index, plan] as const))("plan %i passes", (_, plan) => {
    const prd = JSON.stringify(derivePrd(plan));
    expect(checkPlan(renderPlan(plan), { slug: plan.front.slug, prd })).toEqual([]);
  });
});

describe("mutations", () => {
  const errors = MUTATIONS.filter((mutation) => mutation.severity === "error");

  test("are at least 40, must all be refused, and cover every code", () => {
    expect(errors.length).toBeGreaterThanOrEqual(40);
    expect(new Set(MUTATIONS.map((mutation) => mutation.code))).toEqual(new Set(FINDING_CODES));
  });

  test.each(MUTATIONS.map((mutation) => [`${mutation.code}: ${mutation.name}`, mutation] as const))(
    "%s",
    (_, mutation) => {
      const plans = GOOD.filter((plan) => plan.stories.length >= mutation.least);
      expect(plans.length).toBeGreaterThan(10);
      for (const plan of plans) {
        const { markdown, prd, story } = mutation.apply(plan);
        const findings = checkPlan(markdown, { slug: plan.front.slug, ...(prd === undefined ? {} : { prd }) });
        expect(findings.map(({ code, severity }) => ({ code, severity }))).toEqual([
          { code: mutation.code, severity: mutation.severity },
        ]);
        expect(findings[0]?.story).toBe(story);
        expect(isApprovable(findings)).toBe(mutation.severity === "warning");
      }
    },
  );
});

describe("the sentences for a person", () => {
  test("every code has a sentence in both languages, without gaps", () => {
    for (const code of FINDING_CODES) {
      for (const locale of ["ro", "en"] as const) {
        const sentence = describeFinding({ code, severity: "error", story: "US-001", detail: "detail" }, locale);
        expect(sentence).toMatch(/^\S.*\S$/);
        expect(sentence).not.toMatch(/undefined|\$\{/);
      }
    }
  });

  test("name a missing section", () => {
    const finding = { code: "missing-section", severity: "error", detail: "nonGoals" } as const;
    expect(describeFinding(finding, "ro")).toBe("Secțiunea „Ce nu facem” lipsește sau e goală.");
    expect(describeFinding(finding, "en")).toBe('The section "Non-goals" is missing or empty.');
  });

  test("readiness", () => {
    const plan = sized(6, 4);
    const warning = { code: "placeholder", severity: "warning", detail: "" } as const;
    const error = { code: "no-stories", severity: "error", detail: "" } as const;
    expect(readiness([warning], plan, "ro")).toBe("Gata: 6 povești, 24 de criterii, 1 avertisment");
    expect(readiness([warning], plan, "en")).toBe("Ready: 6 stories, 24 criteria, 1 warning");
    expect(readiness([], sized(1, 1), "ro")).toBe("Gata: 1 poveste, 1 criteriu");
    expect(readiness([error, error], plan, "ro")).toBe("Încă nu e gata: 2 probleme, 6 povești, 24 de criterii");
    expect(readiness([error], undefined, "en")).toBe("Not ready yet: 1 problem");
  });
});

function sized(stories: number, criteria: number): Plan {
  const [plan] = GOOD;
  const [story] = plan?.stories ?? [];
  if (plan === undefined || story === undefined) throw new Error("no plan");
  return {
    ...plan,
    stories: Array.from({ length: stories }, () => ({
      ...story,
      criteria: Array.from({ length: criteria }, () => "x"),
    })),
  };
}
