import { describe, expect, test } from "vitest";
import { checkPlan } from "./check.ts";
import { Slug } from "../id/slug.ts";
import { parsePlan } from "./parse.ts";

const story = (id: string, title: string, depth = 3) =>
  `${"#".repeat(depth)} ${id}: ${title}\n\nAs a user, I want it.\n\n- [ ] ${id} works\n\n`;

function read(markdown: string) {
  const reading = parsePlan(markdown);
  if (reading.kind !== "parsed") throw new Error(reading.kind);
  const found = checkPlan(markdown, { slug: Slug.parse("x") });
  return {
    ids: reading.plan.stories.map(({ id }) => id),
    criteria: reading.plan.stories.map(({ criteria }) => criteria),
    found,
  };
}

describe("stories that are left out", () => {
  test.each([
    "Won't have", "Won’t have (this time)", "Later", "Deferred", "Out of scope", "Phase 2 (later)", "Phase 3: deferred", "Nice to have (v2)",
    "Rejected stories", "Ce nu facem", "Amânate", "Mai târziu", "Future work", "Not in scope",
  ])("below a heading %s in the stories section are not built, and said", (heading) => {
    const { ids, criteria, found } = read(
      `## User stories\n\n### Must have\n\n${story("US-001", "One", 4)}### ${heading}\n\n${story("US-002", "Two", 4)}### Should have\n\n${story("US-003", "Three", 4)}`,
    );
    expect(ids).toEqual(["US-001", "US-003"]);
    expect(criteria).toEqual([["US-001 works"], ["US-003 works"]]);
    expect(found.filter(({ code }) => code === "story-elsewhere")).toMatchObject([
      { severity: "warning", line: 13, quote: "#### US-002: Two", detail: heading },
    ]);
  }); // prettier-ignore

  test.each([
    "Log out",
    "Phase 2: Cut flowers",
    "Future dates",
    "Remove a plant",
    "Later that day",
    "Backlog view",
    "Should have",
    "v1",
  ])("below a heading %s are built", (heading) => {
    expect(read(`## User stories\n\n### ${heading}\n\n${story("US-001", "One", 4)}`).ids).toEqual(["US-001"]);
  });

  test.each([
    "Undo (deferred)",
    "[REMOVED] Undo",
    "Undo — won't do",
    "~~Undo~~",
    "Undo (cut in eng review)",
    "Undo (amânată)",
    "Undo – mai târziu",
  ])("by their own title are an error: %s", (title) => {
    const { found } = read(`## User stories\n\n${story("US-001", title)}`);
    expect(found.filter(({ code }) => code === "story-left-out")).toMatchObject([
      { severity: "error", line: 3, story: "US-001" },
    ]);
  });

  test.each([
    "Undo (priority: P1)",
    "Cut flowers",
    "Remove a plant",
    "Filter — by date",
    "Later reminders",
    "A removed plant (undo)",
  ])("not by a word of the product: %s", (title) => {
    const { found } = read(`## User stories\n\n${story("US-001", title)}`);
    expect(found.map(({ code }) => code)).not.toContain("story-left-out");
  });
});

describe("stories below a heading beside the stories section", () => {
  test.each([
    ["Backend stories", "error"], ["Phase 2", "error"], ["Epice și povești", "error"], ["Implementation plan", "error"],
    ["Stretch stories", "warning"], ["Phase 2 (later)", "warning"], ["Architecture", "warning"], ["Non-goals", "warning"],
  ])("%s: %s", (heading, severity) => {
    const { ids, found } = read(`## User stories\n\n${story("US-001", "One")}## ${heading}\n\n${story("US-002", "Two")}`);
    expect(ids).toEqual(["US-001"]);
    expect(found.filter(({ code }) => code === "story-elsewhere")).toMatchObject([{ severity, detail: heading }]);
  }); // prettier-ignore

  test("without a stories section the plan is told where its stories are, not that all is missing", () => {
    const codes = (markdown: string) =>
      read(`# X\n\n## Goals\n\n- a\n\n${markdown}`)
        .found.filter(({ code, detail }) => code.startsWith("story-") || detail === "stories")
        .map(({ code, quote, detail }) => [code, quote, detail]);
    const kiro =
      "## Requirements\n\n### Requirement 1: Add\n\n**User Story:** As a user, I want to add.\n\n#### Acceptance Criteria\n\n1. WHEN a THEN b\n\n### Requirement 2\n\n**User Story:** As an owner, I want more.\n";
    expect(codes(kiro)).toEqual([
      ["story-without-section", "### Requirement 1: Add", "### US-001: Add"],
      ["story-without-section", "### Requirement 2", "### US-002: …"],
    ]);
    expect(codes("## Features\n\n### Feature 1 – Add\n\nAs a user, I want it.\n")).toEqual([
      ["story-without-section", "### Feature 1 – Add", "### US-001: Add"],
    ]);
    expect(codes(`## Implementation plan\n\n${story("US-001", "One")}`).map(([code]) => code)).toEqual([
      "story-elsewhere",
    ]);
    expect(codes("## Design\n\nBlue.\n")).toEqual([["missing-section", undefined, "stories"]]);
  });
});

test("a lost heading is the one cause: no gap, and no blame for those that depend on it", () => {
  const { ids, found } = read(
    `## User stories\n\n${story("US-001", "One")}### ~~US-002 — Undo~~\n\n- [ ] undone\n\n${story("US-003", "Three")}Depends on: US-002\n`,
  );
  expect(ids).toEqual(["US-001", "US-003"]);
  const errors = found.filter(({ code, severity }) => severity === "error" && code !== "missing-section");
  expect(errors).toMatchObject([{ code: "heading-without-story", detail: "### US-002: Undo" }]);
});
