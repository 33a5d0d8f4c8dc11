import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkPlan } from "./check.ts";
import { Slug } from "../id/slug.ts";
import { parsePlan } from "./parse.ts";

/** Plans in the styles of many tools and people. None may lose a story, a criterion or a question without a word. */
const CORPUS = new URL("../../../../test/fixtures/plan/corpus/", import.meta.url);

interface Expected {
  /** Each story's id and title, how many criteria it has, and what it depends on. */
  stories: readonly (readonly [string, number, ...string[]])[];
  blocking?: readonly string[];
  /** Questions that do not block. */
  free?: number;
  /** `error code line quote`, apart from the front matter and the sections that are only wished for. */
  findings?: readonly string[];
}

const EXPECTED: Record<string, Expected> = {
  "bmad.md": {
    stories: [
      ["US-001 Project skeleton", 2],
      ["US-002 Next departures", 1],
      ["US-003 Struck-out departures", 2, "US-002"],
    ],
  },
  "epics-and-numbers.md": {
    stories: [
      ["US-001 The list", 1],
      ["US-002 The voice", 1, "US-001"],
      ["US-003 The conductor's view", 1, "US-001", "US-002"],
    ],
  },
  "gherkin.md": {
    stories: [
      ["US-001 Open a locker", 2],
      ["US-002 Close it", 2, "US-001"],
      ["US-003 Bill", 1],
    ],
  },
  "gstack.md": {
    stories: [
      ["US-001 Report a find", 2],
      ["US-002 Search", 2, "US-001"],
    ],
    blocking: ["May photos show faces? — yes, until the lawyer answers — Dan"],
    free: 1,
    findings: [
      "warning story-elsewhere 38 ### US-003: An iPhone app",
      "warning story-elsewhere 50 ### US-001: Report a find",
      "warning story-elsewhere 54 ### US-002: Search",
      "error blocking-question 68",
      "error placeholder 61",
    ],
  },
  "jira.md": {
    stories: [],
    blocking: ["PARK-14 Who pays for the sensors?"],
    findings: [
      "error heading-without-story 9 ### [PARK-12] Show free places",
      "error heading-without-story 19 ### [PARK-13] Reserve a place",
      "error blocking-question 43",
    ],
  },
  "loose.md": {
    stories: [],
    findings: [
      "error text-outside-story 11 As a cook, I want to add a recipe",
      "error text-outside-story 14 ### Acceptance criteria",
    ],
  },
  "notion.md": {
    stories: [["US-002 Read entries", 2]],
    blocking: ["Who may write?"],
    free: 1,
    findings: [
      "error story-not-heading 10 **US-001: Write an entry:**",
      "error heading-without-story 33 ### Nice ideas",
      "error blocking-question 57",
    ],
  },
  "ralph-prd.md": {
    stories: [
      ["US-001 Store the priority", 3],
      ["US-002 Show the priority", 3],
      ["US-003 Filter by priority", 3, "US-001", "US-002"],
    ],
    free: 2,
    findings: ["error missing-section risks", "error missing-section testPlan"],
  },
  "romana.md": {
    stories: [
      ["US-001 Anunțul", 2],
      ["US-002 Programarea", 2, "US-001"],
      ["US-003 Răspunsuri", 1, "US-001", "US-002"],
    ],
    blocking: ["la ce oră se trimite?"],
    free: 2,
    findings: [
      "warning story-elsewhere 43 ### Povestea 4: Plăți",
      "error blocking-question 61",
      "error placeholder 25",
    ],
  },
  "spec-kit.md": {
    stories: [
      ["US-001 Offer seeds (Priority: P1)", 2],
      ["US-002 Ask for seeds (Priority: P2)", 1],
    ],
    findings: [
      "error heading-without-story 34 ### Edge Cases",
      "error missing-section goals",
      "error missing-section nonGoals",
      "error missing-section risks",
      "error missing-section testPlan",
      "error blocking-question 43",
    ],
  },
  "tables.md": {
    stories: [
      ["US-001 Book a room", 3],
      ["US-002 See the day", 1],
    ],
    blocking: ["May guests book?"],
    free: 2,
    findings: ["error story-not-heading 30 US-003: As a colleague, I want to cancel", "error blocking-question 57"],
  },
  "unclosed.md": {
    stories: [
      ["US-001 Measure", 1],
      ["US-002 Warn", 1],
    ],
    blocking: ["which mail address?"],
    findings: ["error unclosed 15 ```json", "error blocking-question 42"],
  },
};

test("every plan of the corpus is expected", () => {
  expect(readdirSync(CORPUS).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

test.each(Object.entries(EXPECTED))(
  "%s is read right, or says exactly why not",
  (name, { stories, blocking = [], free = 0, findings = [] }) => {
    const markdown = readFileSync(new URL(name, CORPUS), "utf8");
    const reading = parsePlan(markdown);
    if (reading.kind !== "parsed") throw new Error(reading.kind);
    const { plan } = reading;
    expect(
      plan.stories.map(({ id, title, criteria, dependsOn }) => [`${id} ${title}`, criteria.length, ...dependsOn]),
    ).toEqual(stories);
    expect(plan.openQuestions.filter((question) => question.blocking).map(({ text }) => text)).toEqual(blocking);
    expect(plan.openQuestions.filter((question) => !question.blocking)).toHaveLength(free);
    const found = checkPlan(markdown, { slug: Slug.parse("x") })
      .filter(
        ({ code, severity }) =>
          !["front-matter-unstamped", "verify-missing"].includes(code) &&
          (code !== "missing-section" || severity === "error"),
      )
      .map(({ severity, code, line, quote, detail }) => [severity, code, line ?? detail, quote].join(" ").trim());
    expect(found).toEqual(findings);
  },
);
