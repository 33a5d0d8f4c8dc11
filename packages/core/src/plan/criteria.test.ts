import { describe, expect, test } from "vitest";
import { checkPlan } from "./check.ts";
import { Slug } from "../id/slug.ts";
import { parsePlan } from "./parse.ts";
import { renderPlan } from "./render.ts";

const slug = Slug.parse("x");
const BEFORE = "# X\n\n## User stories\n\n### US-001: One\n\nAs a user, I want it.\n\n";

function storyOf(text: string) {
  const read = parsePlan(`${BEFORE}${text}\n`);
  if (read.kind !== "parsed") throw new Error(read.kind);
  expect(read.plan.stories).toHaveLength(1);
  const again = parsePlan(renderPlan(read.plan));
  expect(again.kind === "parsed" && again.plan.stories).toEqual(read.plan.stories);
  return { ...read.plan.stories[0], findings: read.findings };
}

const STEPS = ["Given a plant", "When a week passes", "Then a reminder comes"];
const JOINED = STEPS.join("; ");

describe("criteria", () => {
  test.each([
    ["a paragraph", `**Acceptance criteria:**\n\n${STEPS.join("\n")}`, [JOINED]],
    ["bold lines", `**Acceptance Criteria:**\n\n${STEPS.map((step) => step.replace(/^\w+/, "**$&**")).join("\n")}\n**And** it can be closed`, [`${STEPS.map((step) => step.replace(/^\w+/, "**$&**")).join("; ")}; **And** it can be closed`]],
    ["a paragraph without a label", STEPS.join("\n"), [JOINED]],
    ["two scenarios", `Acceptance criteria:\n\n${STEPS.join("\n")}\n\nGiven a dry plant\nWhen it rains\nThen nothing comes`, [JOINED, "Given a dry plant; When it rains; Then nothing comes"]],
    ["wrapped lines", "Given a plant\nthat is dry\nWhen it rains\nThen nothing comes", ["Given a plant that is dry; When it rains; Then nothing comes"]],
    ["bullets", `Acceptance criteria:\n${STEPS.map((step) => `- ${step}`).join("\n")}\n- And it can be closed\n- Given no plant\n- Then nothing comes`, [`${JOINED}; And it can be closed`, "Given no plant; Then nothing comes"]],
    ["numbered one-liners", "**Acceptance Scenarios**:\n\n1. **Given** a, **When** b, **Then** c\n2. **Given** d, **When** e, **Then** f", ["**Given** a, **When** b, **Then** c", "**Given** d, **When** e, **Then** f"]],
    ["scenario bullets", `Acceptance criteria:\n- **Scenario: a dry plant**\n${STEPS.map((step) => `  - ${step}`).join("\n")}\n- Scenario: none\n  - Given nothing\n  - Then nothing`, [`**Scenario: a dry plant**; ${JOINED}`, "Scenario: none; Given nothing; Then nothing"]],
    ["scenario headings", `#### Scenario: a dry plant\n\n${STEPS.map((step) => `- ${step}`).join("\n")}\n\n#### Scenario: none\n\nGiven nothing\nThen nothing`, [`Scenario: a dry plant; ${JOINED}`, "Scenario: none; Given nothing; Then nothing"]],
    ["a gherkin block", `\`\`\`gherkin\nFeature: Reminders\n\n  Scenario: a dry plant\n    ${STEPS.join("\n    ")}\n    And it can be closed\n\n  Scenario: none\n    Given nothing\n    Then nothing\n\`\`\``, [`Scenario: a dry plant; ${JOINED}; And it can be closed`, "Scenario: none; Given nothing; Then nothing"]],
    ["a block without a language or titles", `\`\`\`\n${STEPS.join("\n")}\nGiven nothing\nThen nothing\n\`\`\``, [JOINED, "Given nothing; Then nothing"]],
    ["a Romanian block", "```gherkin\nScenariu: uscată\n  Dat fiind o plantă\n  Când trece o săptămână\n  Atunci vine un memento\n```", ["Scenariu: uscată; Dat fiind o plantă; Când trece o săptămână; Atunci vine un memento"]],
    ["a table", "| # | Acceptance criterion | How |\n|---|---|---|\n| 1 | A reminder comes | `npm test` |\n| 2 | It can be closed | look |", ["A reminder comes — `npm test`", "It can be closed — look"]],
    ["a table below its label", "**Criterii de acceptare**\n\n| Ce | Cum |\n|---|---|\n| Vine un memento | `npm test` |", ["Vine un memento — `npm test`"]],
    ["a table of steps", "| Given | When | Then |\n|---|---|---|\n| a plant | a week passes | a reminder comes |", ["Given a plant; When a week passes; Then a reminder comes"]],
    ["a list behind <details>", "<details>\n<summary>Acceptance criteria</summary>\n\n- [ ] A reminder comes\n- [ ] It can be closed\n\n</details>", ["A reminder comes", "It can be closed"]],
    ["a list inside <details>", "<details><summary>Acceptance criteria</summary>\n- [ ] A reminder comes\n- [ ] It can be closed\n</details>", ["A reminder comes", "It can be closed"]],
    ["an HTML list", "<b>Acceptance criteria:</b>\n<ul>\n<li>A reminder comes</li>\n<li>It can be closed</li>\n</ul>", ["A reminder comes", "It can be closed"]],
    ["a quoted list", "> - [ ] A reminder comes\n> - [ ] It can be closed", ["A reminder comes", "It can be closed"]],
    ["<br> in an item", "- [ ] A reminder comes<br>- [ ] It can be closed<br/>• It comes once", ["A reminder comes", "It can be closed", "It comes once"]],
    ["<br> in a cell", "| Acceptance criteria |\n|---|\n| A reminder comes<br>It can be closed |", ["A reminder comes", "It can be closed"]],
    ["<br> in code", "- [ ] `a<br>b` is shown on two lines", ["`a<br>b` is shown on two lines"]],
    ["a nested checklist", "- [ ] A reminder comes\n  - [ ] at 18:00\n  - [x] once", ["A reminder comes; at 18:00; once"]],
    ["a bold label without a colon", "**Acceptance Criteria**\n\n- A reminder comes", ["A reminder comes"]],
    ["an italic label without a colon", "*Acceptance criteria*\n\n- A reminder comes", ["A reminder comes"]],
    ["an emoji before the label", "✅ **Acceptance criteria:**\n\n- A reminder comes", ["A reminder comes"]],
    ["numbered lines", "#### Acceptance Criteria\n\n1: A reminder comes\n2: It can be closed", ["A reminder comes", "It can be closed"]],
    ["lettered lines", "Acceptance criteria:\na) A reminder comes\nb) It can be\nclosed", ["A reminder comes", "It can be closed"]],
    ["plain lines", "Criterii de acceptare:\nVine un memento\nse poate închide", ["Vine un memento", "se poate închide"]],
    ["ticks", "**Acceptance criteria**\n\n✅ A reminder comes\n✓ It can be closed", ["A reminder comes", "It can be closed"]],
    ["a bare label", "Acceptance criteria\n\n- A reminder comes\n- It can be closed", ["A reminder comes", "It can be closed"]],
    ["a heading of dashes", "Acceptance Criteria\n-------------------\n\n- A reminder comes", ["A reminder comes"]],
    ["numbered labels", "**AC1:** A reminder comes\n**AC2:** It can be closed", ["**AC1:** A reminder comes", "**AC2:** It can be closed"]],
    ["titles with steps", "**AC1 – dry**\n- Given a plant\n- Then a reminder comes\n\n**AC2 – wet**\n- Given rain\n- Then nothing comes", ["**AC1 – dry**; Given a plant; Then a reminder comes", "**AC2 – wet**; Given rain; Then nothing comes"]],
    ["scenario lines", "Scenario 1: dry\n- Given a plant\n- Then a reminder comes\n\nScenario 2: wet\n- Given rain\n- Then nothing comes", ["Scenario 1: dry; Given a plant; Then a reminder comes", "Scenario 2: wet; Given rain; Then nothing comes"]],
    ["groups", "**Acceptance criteria:**\n\n**Happy path**\n- A reminder comes\n\n**Errors:**\n- [ ] It says why", ["Happy path: A reminder comes", "Errors: It says why"]],
    ["groups of headings", "#### Acceptance criteria\n\n##### Happy path\n\n- A reminder comes\n\n##### Errors\n\n- It says why", ["Happy path: A reminder comes", "Errors: It says why"]],
    ["lists below labels of their own", "**Must:**\n- A reminder comes\n\n**Never:**\n- It comes twice", ["Must: A reminder comes", "Never: It comes twice"]],
    ["boxes that begin with steps stay apart", "- [ ] Given a plant, it is shown\n- [ ] When it rains, nothing comes\n- [ ] Then it closes", ["Given a plant, it is shown", "When it rains, nothing comes", "Then it closes"]],
  ])("as %s", (_, text, criteria) => {
    const story = storyOf(text);
    expect(story.criteria).toEqual(criteria);
    expect(story.description).toBe("As a user, I want it.");
    expect(story.findings).toEqual([]);
  }); // prettier-ignore

  test.each([
    ["- Fast\n- Nice\n", "Notes:\n\n- Fast\n- Nice", 9, "Fast"],
    ["a table of something else", "| Screen | Text |\n|---|---|\n| One | Hello |", 9, "Screen | Text"],
    ["code", "```ts\nexpect(one).toBe(1)\n```", 9, "expect(one).toBe(1)"],
    ["nothing", "Some words.", 5, "### US-001: One"],
  ])("that are missing are a finding with the place of %s", (_, text, line, quote) => {
    const found = checkPlan(BEFORE + text, { slug }).filter(({ code }) => code === "story-without-criteria");
    expect(found).toMatchObject([{ story: "US-001", line: text.startsWith("Notes") ? 11 : line, quote }]);
  });
});

describe("what is no criterion", () => {
  test.each([
    ["**Out of scope:**\n- [ ] photos\n\n**Acceptance criteria:**\n- works", ["works"], "Out of scope: photos"],
    ["- [ ] works\n\n#### Not in scope\n\n- [ ] photos", ["works"], "Not in scope: photos"],
    ["- [ ] works\n\n**Ce nu facem:**\n- poze", ["works"], "Ce nu facem: poze"],
    ["**Files:**\n- src/a.ts\n- src/b.ts\n\n- [ ] works", ["works"], "Files: src/a.ts src/b.ts"],
    ["**Edge cases:**\n- an empty list\n\n**Acceptance criteria:**\n- works", ["works"], "Edge cases: an empty list"],
  ])("%j", (text, criteria, notes) => {
    expect(storyOf(text)).toMatchObject({ criteria, notes, description: "As a user, I want it.", findings: [] });
  });

  test.each(["Depends on: none", "Notes: soon", "**Depinde de:** niciuna"])(
    "a label right below a list is no part of its last item: %s",
    (label) => {
      const story = storyOf(`- [ ] works\n${label}`);
      expect([story.criteria, story.notes]).toEqual([["works"], label.startsWith("Notes") ? "soon" : ""]);
    },
  );
});

describe("notes", () => {
  test("code keeps its lines", () => {
    const story = storyOf("- [ ] works\n\nNotes: as in\n\n```ts\nif (dry) {\n  water();\n}\n```\n\nand so on");
    expect(story.notes).toBe("as in and so on\n\n```ts\nif (dry) {\n  water();\n}\n```");
  });

  test("code with fences of its own, and code alone", () => {
    expect(storyOf("- [ ] works\n\n````md\n```sh\nnpm test\n```\n````").notes).toBe(
      "````md\n```sh\nnpm test\n```\n````",
    );
  });
});

describe("dependencies", () => {
  const story = (id: number, text = "") =>
    `### US-00${id}: Story\n\nAs a user, I want it.\n\n${text}\n\n- [ ] It works\n\n`;
  const dependsOn = (text: string) => {
    const markdown = `# X\n\n## User stories\n\n${[1, 2, 3, 4].map((id) => story(id)).join("")}${story(5, text)}`;
    const read = parsePlan(markdown);
    if (read.kind !== "parsed") throw new Error(read.kind);
    return {
      ids: read.plan.stories[4]?.dependsOn,
      notes: read.plan.stories[4]?.notes,
      findings: read.findings,
      markdown,
    };
  };
  const ids = (...numbers: number[]) => numbers.map((number) => `US-00${number}`);

  test.each([
    ["Depends on: US-001, US-002", ids(1, 2)],
    ["Depends on: 1, 2", ids(1, 2)],
    ["Depends on: #1 and #3", ids(1, 3)],
    ["Depends on: US-001, 002 & 3", ids(1, 2, 3)],
    ["Depends on: stories 1 and 2", ids(1, 2)],
    ["Depends on: Story 1, Story 2.", ids(1, 2)],
    ["Depends on: US-001–US-003", ids(1, 2, 3)],
    ["Depends on: US-001 - US-003", ids(1, 2, 3)],
    ["Depends on: US-001 to US-003", ids(1, 2, 3)],
    ["Depends on: US-001 through US-004", ids(1, 2, 3, 4)],
    ["Depends on: US-001…US-003", ids(1, 2, 3)],
    ["Depends on: US-001..003", ids(1, 2, 3)],
    ["Depends on: 1-3", ids(1, 2, 3)],
    ["Depends on: all earlier stories", ids(1, 2, 3, 4)],
    ["Depends on: all previous", ids(1, 2, 3, 4)],
    ["Depends on: all of the above", ids(1, 2, 3, 4)],
    ["Depends on: everything before it", ids(1, 2, 3, 4)],
    ["Depends on: all", ids(1, 2, 3, 4)],
    ["Depends on: the previous story", ids(4)],
    ["Depinde de: toate poveștile anterioare", ids(1, 2, 3, 4)],
    ["Depinde de: toate cele de dinainte", ids(1, 2, 3, 4)],
    ["Depinde de: povestea dinainte", ids(4)],
    ["Depinde de: US-001 și US-002", ids(1, 2)],
    ["Depinde de: de la US-001 la US-003", ids(1, 2, 3)],
    ["Depends on US-001 and US-002.", ids(1, 2)],
    ["**Depends on:** US-001", ids(1)],
    ["**Depends on** US-001", ids(1)],
    ["Depends on: User Story 1", ids(1)],
    ["Depends on: User Stories 1–2", ids(1, 2)],
    ["Requires: US-001", ids(1)],
    ["**Prerequisites:** Story 1, Story 2", ids(1, 2)],
    ["Dependencies\n- US-001\n- US-002", ids(1, 2)],
    ["- [ ] It holds\nDepends on: US-001", ids(1)],
    ["- [ ] Depends on: US-003", ids(3)],
    ["Depends on: none", []],
    ["Depends on: —", []],
    ["Depinde de: niciuna", []],
  ])("%s", (text, expected) => {
    const { ids, notes, findings } = dependsOn(text);
    expect({ ids, notes, findings }).toEqual({ ids: expected, notes: "", findings: [] });
  });

  test("other words beside the ids are kept as a note", () => {
    expect(dependsOn("Depends on: US-001, and 2 days of the weather API")).toMatchObject({
      ids: ids(1),
      notes: "Depends on: US-001, and 2 days of the weather API",
      findings: [],
    });
  });

  test.each([
    "None (foundational)", "None — can start immediately", "nothing, it comes first", "no other story", "none of the above", "n/a (first)",
    "independent", "nicio altă poveste", "Niciuna – e prima", "nimic; e baza",
  ])("%s says that it depends on none", (text) => {
    expect(dependsOn(`Depends on: ${text}`)).toMatchObject({ ids: [], notes: `Depends on: ${text}`, findings: [] });
  }); // prettier-ignore

  test.each([
    "not US-003; only US-001",
    "all except US-003",
    "nothing, but US-004 needs this",
    "toate fără US-002",
    "none, except US-001",
  ])("%s turns the names in it, so it is asked and nothing is guessed", (text) => {
    const { ids: found, findings } = dependsOn(`Depends on: ${text}`);
    expect(found).toEqual([]);
    expect(findings).toMatchObject([{ code: "unclear-dependency", severity: "error", story: "US-005" }]);
  });

  test.each(["Depends on: the weather API", "Depends on: the reminder story", "Depends on: Story 1.2"])(
    "%s is an error with its line",
    (text) => {
      const { findings, markdown } = dependsOn(text);
      const line = markdown.split("\n").indexOf(text) + 1;
      expect(findings).toMatchObject([
        {
          code: "unclear-dependency",
          severity: "error",
          story: "US-005",
          line,
          quote: text.slice("Depends on: ".length),
        },
      ]);
    },
  );
});

describe("a document in a fence, or with one too many", () => {
  const plan =
    "# X\n\n## Goals\n\n- a goal\n\n## User stories\n\n### US-001: One\n\nAs a user, I want it.\n\n- [ ] It works\n\n## Non-goals\n\nNone.\n\n## Risks\n\nNone.\n\n## Test plan\n\n- tests\n\n## Decision log\n\nNone.\n\n## Open questions\n\nNone.\n";
  const codes = (markdown: string) =>
    checkPlan(markdown, { slug })
      .filter(({ code }) => !["front-matter-unstamped", "verify-missing"].includes(code))
      .map(({ code, line, quote, detail }) => [code, line, quote, detail]);

  test.each([
    "Here is the plan:\n\n```markdown\nP```\n",
    "Iată planul:\n\n```\nP```\n\nSpor!\n",
    "```md\nP```\n",
    "~~~markdown\nP~~~\n",
  ])("%j is read as its content", (frame) => {
    expect(codes(frame.replace("P", plan))).toEqual([]);
  });

  test.each([
    ["```sh\nnpm test\n\n", "```sh", "```"],
    ["~~~\n\n", "~~~", "~~~"],
    ["````md\n```\n\n", "````md", "````"],
    ["<!-- why\n\n", "<!--", "-->"],
  ])("%j that nobody closed is the one finding, wherever it stands", (opening, quote, closing) => {
    for (const before of ["## Goals", "## User stories", "## Non-goals", "## Test plan", "## Open questions"]) {
      const markdown = plan.replace(before, opening + before);
      const line = plan.slice(0, plan.indexOf(before)).split("\n").length;
      expect(codes(markdown)).toEqual([["unclosed", line, quote, closing]]);
    }
  });

  test("a fence that is closed too late names the headings that it swallowed", () => {
    expect(
      codes(
        plan.replace("## Non-goals", "```\nnpm test\n\n## Non-goals").replace("## Test plan", "```\n\n## Test plan"),
      ),
    ).toEqual([
      ["section-in-code", 18, "## Non-goals", "15"],
      ["section-in-code", 22, "## Risks", "15"],
    ]);
  });
});
