import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parsePlan } from "./parse.ts";

function parsed(markdown: string) {
  const read = parsePlan(markdown);
  if (read.kind !== "parsed") throw new Error(read.kind);
  return read;
}

test("a rule right below a text ends neither the story nor the section", () => {
  const texts = [
    "Depends on: US-001",
    "Depends on: none",
    "Depinde de: niciuna",
    "Notes: as in the sketch",
    "**Priority:** P1",
    "**Size:** S | **Owner:** Ana",
    "As a user, I want it",
    "As a user I want it",
    "Ca utilizator vreau asta",
    "the rest is for later",
    "That is all.",
    "Two lines\nof words",
    "It must never:",
    "Size: S",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.constantFrom("---", "-----", "--- "), (text, rule) => {
      const story = (id: string) =>
        `### ${id}: Story\n\nAs a user, I want it.\n\n- [ ] ${id} works\n\n${text}\n${rule}\n\n`;
      const { plan, findings } = parsed(
        `# X\n\n## User stories\n\n### US-001: Story\n\n- [ ] US-001 works\n\n${story("US-002")}${story("US-003")}## Risks\n\n- a\n`,
      );
      expect(plan.stories.map(({ criteria }) => criteria)).toEqual([
        ["US-001 works"],
        ["US-002 works"],
        ["US-003 works"],
      ]);
      expect(findings).toEqual([]);
      expect(plan.risks).toEqual(["a"]);
    }),
    { numRuns: 60 },
  );
});

test.each(["Risks", "Risks & mitigations", "US-002: Two", "Architecture", "Data model"])(
  "a heading with a line of dashes below it stays one: %s",
  (heading) => {
    const { plan } = parsed(`## User stories\n\n### US-001: One\n\n- [ ] works\n\n${heading}\n---\n\n- [ ] other\n`);
    expect(plan.stories[0]?.criteria).toEqual(["works"]);
    expect(plan.stories[0]?.notes).toBe("");
  },
);

test("pasted bullets and boxes without a dash are items, in every section", () => {
  const bullets = ["•", "●", "▪", "◦", "‣", "☐", "☑", "[ ]", "[x]"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...bullets), { minLength: 1, maxLength: 4 }), (marks) => {
      const list = marks.map((mark, index) => `${mark} point ${index}`).join("\n");
      const { plan } = parsed(
        `# X\n\n## Goals\n\n${list}\n\n## User stories\n\n### US-001: One\n\nAs a user, I want it.\n\n${list}\n\n## Risks\n\n${list}\n`,
      );
      const points = marks.map((_, index) => `point ${index}`);
      expect([plan.goals, plan.stories[0]?.criteria, plan.risks]).toEqual([points, points, points]);
    }),
    { numRuns: 60 },
  );
});

test("an unclosed fence ends at the next heading, also at one with a line below it", () => {
  const { plan } = parsed("Goals\n-----\n- a\n\n```sh\nnpm test\n\nRisks\n-----\n- b\n\nTest plan\n=========\n- c\n");
  expect([plan.risks, plan.testPlan]).toEqual([["b"], ["c"]]);
});
