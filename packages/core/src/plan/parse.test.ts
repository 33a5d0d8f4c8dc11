import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyGoodPlan, anyMarkdown } from "../../../../test/fixtures/plan/arbitrary.ts";
import { checkPlan } from "./check.ts";
import { Plan } from "./format.ts";
import { parsePlan } from "./parse.ts";
import { renderPlan } from "./render.ts";

function parsed(markdown: string) {
  const reading = parsePlan(markdown);
  if (reading.kind !== "parsed") throw new Error(JSON.stringify(reading));
  return reading;
}

describe("round trip", () => {
  test("what was rendered is read back", () => {
    fc.assert(
      fc.property(anyGoodPlan, (plan) => {
        expect(parsed(renderPlan(plan)).plan).toEqual(plan);
      }),
      { numRuns: 100 },
    );
  });

  test("CRLF changes nothing", () => {
    fc.assert(
      fc.property(anyGoodPlan, (plan) => {
        expect(parsed(renderPlan(plan).replaceAll("\n", "\r\n")).plan).toEqual(plan);
      }),
      { numRuns: 20 },
    );
  });

  test("2,000 arbitrary documents survive, and what was understood of them can be written and read again", () => {
    let understood = 0;
    fc.assert(
      fc.property(anyMarkdown, (markdown) => {
        const reading = parsePlan(markdown);
        if (reading.kind === "unreadable") return;
        understood += 1;
        expect(Plan.safeParse(reading.plan).error).toBeUndefined();
        expect(parsed(renderPlan(reading.plan)).plan).toEqual(reading.plan);
        expect(Array.isArray(checkPlan(markdown, { slug: reading.plan.front.slug }))).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(understood).toBeGreaterThan(1000);
  });
});
