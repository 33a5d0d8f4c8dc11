import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyMarkdown, goodPlans } from "../../../../test/fixtures/plan/arbitrary.ts";
import { Slug } from "../id/slug.ts";
import { splitFrontMatter } from "./front-split.ts";
import { parsePlan } from "./parse.ts";
import { renderPlan } from "./render.ts";
import type { PlanFacts } from "./stamp.ts";
import { stampPlan } from "./stamp.ts";

const FACTS: PlanFacts = {
  slug: Slug.parse("plant-bot"),
  version: 3,
  created: "2026-11-20T18:00:00.000Z",
  language: "ro",
  phases: [{ phase: "office-hours", status: "done", cost_usd: 0.42, turns: 5 }],
  base_commit: "1234567",
  sources: [{ path: "scripts/ralph/phases/office-hours.md", sha256: "0".repeat(63) + "1" }],
};

function frontOf(markdown: string) {
  const reading = parsePlan(markdown);
  if (reading.kind !== "parsed") throw new Error(reading.kind);
  return { ...reading.plan.front, state: reading.frontMatter };
}

describe("stampPlan", () => {
  test("keeps the agent's fields and adds those that the agent cannot know", () => {
    const body = "\r\n# X\r\n\r\n## Goals\r\n- a\r\n";
    const given = `---\r\nslug: wrong\r\nversion: 99\r\nverify: [npm test]\r\nralph:\r\n  branch: feature/x\r\n  max_iterations: "25"\r\n---\r\n${body}`;
    const stamped = stampPlan(given, FACTS);
    expect(stamped.endsWith(`---\n${body}`)).toBe(true);
    expect(frontOf(stamped)).toEqual({
      ...FACTS,
      verify: ["npm test"],
      ralph: { branch: "feature/x", max_iterations: 25 },
      state: "stamped",
    });
  });

  test("fills in the defaults where nothing is given, and leaves what is wrong as it is written", () => {
    expect(frontOf(stampPlan("# X\n", FACTS)).ralph).toEqual({ branch: "ralph/plant-bot", max_iterations: 10 });
    for (const yaml of ["ralph: { branch: $(id), max_iterations: 0 }", "verify: [a"]) {
      const markdown = `---\n${yaml}\n---\n# X\n`;
      expect(stampPlan(markdown, FACTS)).toBe(markdown);
    }
  });

  test("each planning is built on a branch of its own, also if it copies the front matter of an earlier one", () => {
    const slugs = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}(-plan-2|-2)?$/).map((slug) => Slug.parse(slug));
    const given = fc.constantFrom("", "---\nralph: { branch: feature/x-2 }\n---\n");
    fc.assert(
      fc.property(slugs, given, (slug, front) => {
        const facts = { ...FACTS, slug };
        const stamped = [stampPlan(`${front}# X\n`, facts, 1)];
        for (const planning of [2, 3, 10]) stamped.push(stampPlan(stamped.at(-1) ?? "", facts, planning));
        const branches = stamped.map((text) => frontOf(text).ralph.branch);
        expect(new Set(branches).size).toBe(4);
        expect(stampPlan(stamped[2] ?? "", facts, 3)).toBe(stamped[2]);
        expect(stampPlan(stamped[0] ?? "", facts, 3)).toBe(stamped[2]);
      }),
      { numRuns: 20 },
    );
  });

  test("a rule (`---`) at the top is not front matter", () => {
    const markdown = "---\n\nHello\n\n---\n\n# X\n";
    expect(stampPlan(markdown, FACTS).endsWith(`---\n\n${markdown}`)).toBe(true);
  });

  test("does not change the body, and stamping twice gives the same text as stamping once", () => {
    fc.assert(
      fc.property(fc.oneof(anyMarkdown, fc.constantFrom(...goodPlans(4).map(renderPlan))), (markdown) => {
        const once = stampPlan(markdown, FACTS);
        expect(once === markdown || once.endsWith(splitFrontMatter(markdown).body)).toBe(true);
        expect(stampPlan(once, FACTS)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
});
