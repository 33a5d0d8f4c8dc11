import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPlan } from "./check.ts";
import { Slug } from "../id/slug.ts";
import { parsePlan } from "./parse.ts";
import { readStoryHeading } from "./story-heading.ts";

const slug = Slug.parse("plan");

function reading(markdown: string) {
  const read = parsePlan(markdown);
  if (read.kind !== "parsed") throw new Error(read.kind);
  return read;
}

/** Ways to name story 3, called "Undo", beyond doubt. */
const IDS = ["US-003", "US003", "US-3", "us-003", "US_003", "US 003", "US–003", "US‑003", "STORY-003", "Story 3", "Story #3", "User Story 3", "User story US-003", "Story: US-003", "Povestea 3", "Povestea nr. 3", "Povestea a 3-a"] as const; // prettier-ignore
const FORMS: readonly ((id: string, title: string) => string)[] = [
  (id, title) => `${id}: ${title}`,
  (id, title) => `${id} — ${title}`,
  (id, title) => `${id} - ${title}`,
  (id, title) => `${id}. ${title}`,
  (id, title) => `${id} ${title}`,
  (id, title) => `[${id}] ${title}`,
  (id, title) => `(${id}) ${title}`,
  (id, title) => `[${id}: ${title}](#us-003)`,
  (id, title) => `[${id}](#us-003): ${title}`,
  (id, title) => `**${id}: ${title}**`,
  (id, title) => `**${id}:** ${title}`,
  (id, title) => `**${id}** ${title}`,
  (id, title) => `_${id}_: ${title}`,
  (id, title) => `\`${id}\`: ${title}`,
  (id, title) => `📖 ${id}: ${title}`,
  (id, title) => `✅ **${id}** – ${title}`,
  (id, title) => `3. ${id}: ${title}`,
  (id, title) => `3) ${id} ${title}`,
  (id, title) => `3.1 ${id}: ${title}`,
  (id, title) => `[ ] ${id}: ${title}`,
  (id, title) => `- ${id}: ${title}`,
  (id, title) => `${id} | ${title}`,
];
const AT_END: readonly string[] = [
  "Undo (US-003)",
  "Undo [US-003]",
  "Undo — US-003",
  "**Undo** (`US-003`)",
  "📖 Undo (us_3)",
];

const anyHeading = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constantFrom(...FORMS), fc.constantFrom(...IDS)).map(([form, id]) => form(id, "Undo")),
  },
  { weight: 1, arbitrary: fc.constantFrom(...AT_END) },
);

/** Two plain stories, and the heading after them with a criterion and a text of its own. */
function planWith(section: string, heading: string, setext?: string): string {
  const written = setext === undefined ? heading : `${heading.replace(/^#+ /, "")}\n${setext}`;
  const story = (id: string) => `### ${id}: Story of ${id}\n\nAs a user, I want it.\n\n- [ ] ${id} works\n\n`;
  return `# Plan\n\n## Goals\n\n- a goal\n\n## User stories\n\n${story("US-001")}${story("US-002")}## ${section}\n\n- none of it\n\n${written}\n\nSome words.\n\n- [ ] The last step is undone\n`;
}

function lineOf(markdown: string, heading: string): number {
  return markdown.split("\n").indexOf(heading) + 1;
}

describe("a story's heading", () => {
  test.each([
    ["**US-003: Undo** – and redo", "Undo – and redo"],
    ["_US-003: the snake_case name_", "the snake_case name"],
    ["US-003: `npm test` *passes*", "`npm test` *passes*"],
    ["US-003: [Undo](docs/undo.md)", "[Undo](docs/undo.md)"],
  ])("the title of %s", (heading, title) => {
    expect(readStoryHeading(heading)?.title).toBe(title);
  });

  test.each(IDS)("%s, in every form", (id) => {
    const read = FORMS.map((form) => readStoryHeading(form(id, "Undo the last step")));
    expect(read.map((story) => Number(story?.number))).toEqual(FORMS.map(() => 3));
    expect(read.map((story) => story?.title.replaceAll("**", ""))).toEqual(FORMS.map(() => "Undo the last step"));
  });

  test.each([
    "Undo", "Notes on US-003", "After US-003: clean up", "US-001 to US-003: Setup", "US-001–US-003", "US-001, US-002: Both", "US-003a: Undo",
    "US-003-T1: A task", "US-1.2.3: Undo", "Story 1-2: Undo", "Story points: 3", "PLANT-12: Undo", "~~US-003: Undo~~", "Users 3", "3. Undo", "Epic 3: Undo",
  ])("no story, or not beyond doubt: %s", (heading) => {
    expect(readStoryHeading(heading)).toBeUndefined();
  }); // prettier-ignore

  test("in the stories section, in any form and on any level, is a story", () => {
    fc.assert(
      fc.property(
        anyHeading,
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom(undefined, "---"),
        (text, depth, setext) => {
          const heading = `${"#".repeat(depth)} ${text}`;
          // On a level below a setext heading's two, and an item cannot be a setext heading.
          const underline = setext !== undefined && !/^(?:[-\d]|\[ \])/.test(text) ? setext : undefined;
          const before = `## User stories\n\n${"#".repeat(underline === undefined ? depth : 2)} US-001: One\n\n- [ ] a\n\n${"#".repeat(underline === undefined ? depth : 2)} US-002: Two\n\n- [ ] b\n\n`;
          const written = underline === undefined ? heading : `${text}\n${underline}`;
          const { plan, findings } = reading(
            `${before}${written}\n\nAs a user, I want it.\n\n- [ ] The last step is undone\n`,
          );
          expect(findings).toEqual([]);
          expect(plan.stories.map(({ id, criteria }) => [id, criteria])).toEqual([
            ["US-001", ["a"]],
            ["US-002", ["b"]],
            ["US-003", ["The last step is undone"]],
          ]);
          expect(plan.stories[2]?.title).toMatch(/^(?:\*\*)?Undo(?:\*\*)?$|^📖 Undo$/);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("under another section is that section's text, and a finding with its line", () => {
    const sections = [
      "Non-goals",
      "Ce nu facem",
      "Risks",
      "Rejected stories",
      "Stories for later",
      "User stories not in scope",
      "Decision log",
      "Test plan",
      "Open questions",
      "Architecture",
      "Goals",
    ];
    fc.assert(
      fc.property(anyHeading, fc.constantFrom(...sections), fc.integer({ min: 2, max: 5 }), (text, section, depth) => {
        const heading = `${"#".repeat(depth)} ${text}`;
        const markdown = planWith(section, heading);
        const { plan } = reading(markdown);
        expect(plan.stories.map(({ id }) => id)).toEqual(["US-001", "US-002"]);
        expect(plan.stories[1]?.criteria).toEqual(["US-002 works"]);
        const found = checkPlan(markdown, { slug }).find(({ code }) => code === "story-elsewhere");
        expect(found).toMatchObject({
          severity: "warning",
          line: lineOf(markdown, heading),
          quote: heading,
          detail: section,
        });
      }),
      { numRuns: 300 },
    );
  });

  test("a heading in the stories section is a story, a part of one, or an error with its line: nothing disappears", () => {
    const word = fc.constantFrom(
      "Undo",
      "US-003",
      "(US-003)",
      "3.",
      "Story",
      "Notes",
      "Acceptance criteria",
      "Epic 2",
      "for",
      ":",
      "—",
      "📖",
      "**x**",
      "US-004",
      "PLANT-9",
      "Criterii",
      "~~",
      "1.2",
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.integer({ min: 2, max: 5 }), (words, depth) => {
        const heading = `${"#".repeat(depth)} ${words.join(" ")}`;
        const markdown = planWith("x", "").replace(/## x[^]*/, `${heading}\n\n- [ ] The last step is undone\n`);
        const { plan, findings, source } = reading(markdown);
        const line = lineOf(markdown, heading);
        const isStory = source.stories.some((story) => story.line === line);
        const isPart = plan.stories.some((story) => story.criteria.includes("The last step is undone"));
        const isError = findings.some(
          (found) => found.severity === "error" && (found.line === line || found.line === line + 2),
        );
        // On the level of the section's own heading, a heading without a story opens a section that no plan has.
        const isSection = depth === 2 && !isStory;
        expect(isStory || isPart || isError || isSection).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("a deeper heading with the story's own id, or a field's name, is a part of it", () => {
    const { plan, findings } = reading(
      "## User stories\n\n### US-001: One\n\n#### US-001 acceptance criteria\n\n- a\n\n### US-002: Two\n\n#### ✅ Acceptance Criteria (US-002)\n\n- b\n\n#### Depends on: US-001\n\n#### Edge cases\n\n- an empty list\n",
    );
    expect(findings).toEqual([]);
    expect(plan.stories.map(({ criteria, dependsOn, notes }) => [criteria, dependsOn, notes])).toEqual([
      [["a"], [], ""],
      [["b"], ["US-001"], "Edge cases: an empty list"],
    ]);
  });

  test("stories of epics get distinct ids, and dependencies follow them", () => {
    const epics =
      "## Epic 1: Start\n\nThe first words.\n\n### Story 1.1: One\n\n- [ ] a\n\n### Story 1.2: Two\n\n- [ ] b\n\n## Epic 2: More\n\nOther words.\n\n### Story 2.1: Three\n\nDepends on: Story 1.1, 1.2\n\n- [ ] c\n";
    const { plan, findings } = reading(epics);
    expect(findings).toEqual([]);
    expect(
      plan.stories.map(({ id, title, criteria, dependsOn, notes }) => [id, title, criteria, dependsOn, notes]),
    ).toEqual([
      ["US-001", "One", ["a"], [], ""],
      ["US-002", "Two", ["b"], [], ""],
      ["US-003", "Three", ["c"], ["US-001", "US-002"], ""],
    ]);
    expect(
      checkPlan(`${epics}\n### Story 2.1: Again\n\n- [ ] d\n`, { slug }).find(({ code }) => code === "duplicate-id"),
    ).toMatchObject({ line: 23, quote: "### Story 2.1: Again" });
  });

  test("beside stories on the level of their section, a heading with a checklist or between them is an error", () => {
    const flat =
      "## User stories\n\n## US-001: One\n\n- [ ] a\n\n## Undo\n\nWords.\n\n## US-002: Two\n\n- [ ] b\n\n## Redo\n\n- [ ] c\n\n## Design\n\nBlue.\n\n## Risks\n\n- d\n";
    const { plan, findings } = reading(flat);
    expect(plan.stories.map(({ criteria }) => criteria)).toEqual([["a"], ["b"]]);
    expect(findings).toMatchObject([
      { code: "heading-without-story", line: 7, quote: "## Undo" },
      { code: "heading-without-story", line: 15, quote: "## Redo" },
    ]);
    expect(plan.risks).toEqual(["d"]);
  });

  test("stories as the boxes of one list are findings, once each", () => {
    const { findings } = reading("## User stories\n\n- [ ] US-001: One\n- [ ] US-002: Two\n");
    expect(findings.map(({ code, line }) => [code, line])).toEqual([
      ["story-not-heading", 3],
      ["story-not-heading", 4],
    ]);
  });

  test("stories without a section of their own, on the level of the sections", () => {
    const { plan, findings } = reading("# X\n\n## Goals\n\n- a\n\n## US-001: One\n\n- [ ] works\n\n## Risks\n\n- b\n");
    expect(findings).toEqual([]);
    expect(plan.stories.map(({ criteria }) => criteria)).toEqual([["works"]]);
    expect(plan.risks).toEqual(["b"]);
  });

  test.each([
    ["### Undo", "heading-without-story", "error", "### US-003: Undo"],
    ["- [ ] The last step is undone", "text-outside-story", "error", "US-003"],
    ["- As a user, I want to undo", "text-outside-story", "warning", "US-003"],
  ])("what belongs to no story: %s", (text, code, severity, detail) => {
    const story = (id: string) => `#### ${id}: x\n\n- [ ] works\n\n`;
    const markdown = `## User stories\n\n### Phase 1\n\n${story("US-001")}${story("US-002")}### Phase 2\n\n${text}\n\n- [ ] below\n`;
    const found = reading(markdown).findings;
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      code,
      severity: text.startsWith("- As") ? "error" : severity,
      detail,
      line: lineOf(markdown, text),
    });
  });

  test.each([
    ["**US-003: Undo**\n\n- [ ] undone", "**US-003: Undo**"],
    ["- **US-003: Undo**\n  - undone", "- US-003: Undo"],
    ["- US-003 — Undo", "- US-003 — Undo"],
    ["US-003: Undo\n\nAs a user, I want it.\n\n- [ ] undone", "US-003: Undo"],
    ["US-003 – Undo\nAs a user, I want it.", "US-003 – Undo"],
    ["- [ ] c\nUS-003: Undo", "US-003: Undo"],
    ["| ID | Story |\n|---|---|\n| US-003 | Undo |", "US-003: Undo"],
    ["```\n### US-003: Undo\n\n- [ ] undone\n```", "### US-003: Undo"],
    ["> ### US-003: Undo", "### US-003: Undo"],
  ])("a story that is no heading beside stories that are: %j", (text) => {
    const markdown = `## User stories\n\n### US-001: One\n\n- [ ] a\n\n### US-002: Two\n\n- [ ] b\n\n${text}\n`;
    const found = reading(markdown).findings.filter(({ code }) => code === "story-not-heading");
    const line = markdown.split("\n").findIndex((one) => one.includes("US-003")) + 1;
    expect(found).toMatchObject([{ severity: "error", line, detail: "### US-003: Undo" }]);
    expect(found[0]?.quote).toContain("Undo");
  });
});
