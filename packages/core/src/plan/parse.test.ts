import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyGoodPlan, anyMarkdown } from "../../../../test/fixtures/plan/arbitrary.ts";
import { checkPlan } from "./check.ts";
import { Plan } from "./format.ts";
import { parsePlan } from "./parse.ts";
import { renderPlan } from "./render.ts";
import { cpuMs } from "../../../../test/growth.ts";

function parsed(markdown: string) {
  const reading = parsePlan(markdown);
  if (reading.kind !== "parsed") throw new Error(JSON.stringify(reading));
  return reading;
}

describe("round trip", () => {
  test("a rendered plan is read back as the same plan", () => {
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

  test("2,000 arbitrary documents are read without an error, and what was read can be rendered and read again", () => {
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

describe("a document that a language model wrote", () => {
  test("the prompt's own format", () => {
    const { plan, frontMatter, sections } = parsed(PROMPTED);
    expect(frontMatter).toBe("unstamped");
    expect(sections.size).toBe(8);
    expect(plan.front).toMatchObject({
      slug: "plant-bot",
      language: "en",
      verify: ["npm test", "npx tsc --noEmit"],
      ralph: { branch: "ralph/plant-bot", max_iterations: 12 },
    });
    expect(plan.title).toBe("Plant bot");
    expect(plan.stories).toEqual([
      {
        id: "US-001",
        title: "The bot starts",
        description: "As a flatmate, I want a bot that starts, so that there is one.",
        criteria: ["`npm start` answers /ping; within 1 s; in both chats", "Typecheck passes"],
        dependsOn: [],
        notes: "",
      },
      {
        id: "US-002",
        title: "Reminders",
        description: "As a flatmate, I want a reminder, so that the ficus lives.",
        criteria: ["A reminder is sent at 18:00"],
        dependsOn: ["US-001"],
        notes: "",
      },
    ]);
    expect(plan.decisions).toEqual([
      {
        id: "D1",
        question: "Where do we store it?",
        options: ["A) SQLite", "B) a file"],
        choice: "B) a file",
        who: "Ana",
        when: "2026-11-20",
      },
    ]);
    expect(plan.openQuestions).toEqual([{ text: "which time zone? Assumed Bucharest.", blocking: false }]);
    expect(plan.requirements).toEqual([{ id: "FR-1", text: "The system reminds." }]);
  });

  test("Romanian, other levels, other bullets, labels, extra sections, no front matter", () => {
    const { plan, frontMatter } = parsed(ROMANIAN);
    expect(frontMatter).toBe("unstamped");
    expect(plan.front.language).toBe("ro");
    expect(plan.title).toBe("Botul de plante");
    expect(plan.goals).toEqual(["Plantele trăiesc", "Nimeni nu se ceartă"]);
    expect(
      plan.stories.map(({ id, title, criteria, dependsOn, notes }) => ({ id, title, criteria, dependsOn, notes })),
    ).toEqual([
      {
        id: "US-001",
        title: "Pornire",
        criteria: ["Botul răspunde", "Typecheck-ul trece"],
        dependsOn: [],
        notes: "folosim grammY",
      },
      { id: "US-002", title: "Memento", criteria: ["Vine la 18:00"], dependsOn: ["US-001"], notes: "" },
    ]);
    expect(plan.stories[0]?.description).toBe("Ca om uituc, vreau un bot.");
    expect(plan.nonGoals).toEqual(["Fără aplicație web"]);
    expect(plan.risks).toEqual(["Limita API — așteptăm și reluăm"]);
    expect(plan.decisions).toEqual([
      {
        id: "D3",
        question: "Unde ținem datele?",
        options: ["SQLite", "fișier"],
        choice: "fișier",
        who: "Ana",
        when: "2026-11-20",
      },
    ]);
    expect(plan.openQuestions).toEqual([
      { text: "Cine plătește?", blocking: true },
      { text: "Ce nume?", blocking: false },
    ]);
  });

  test("a heading in a code fence opens nothing", () => {
    const { plan } = parsed(
      "# X\n\n## Goals\n\n- a goal\n\n```md\n## Risks\n### US-009: no\n```\n\n## Non-goals\n\n- b\n",
    );
    expect(plan.stories).toEqual([]);
    expect(plan.risks).toEqual([]);
    expect(plan.nonGoals).toEqual(["b"]);
  });

  test("a document that is wholly inside a fence is read as its content", () => {
    const { plan } = parsed("```markdown\n## Goals\n\n- a goal\n\n## US-1 — One\n\n* works\n```\n");
    expect(plan.goals).toEqual(["a goal"]);
    expect(plan.stories.map(({ id, title, criteria }) => [id, title, criteria])).toEqual([
      ["US-001", "One", ["works"]],
    ]);
  });

  test("stories as list items or bold lines, if no heading holds a story", () => {
    const listed = parsed(
      "## User stories\n\n- **US-001: One** \n  - Acceptance criteria:\n    - works\n- **US-002**: Two\n  - [ ] too\n",
    ).plan;
    expect(listed.stories.map(({ id, title, criteria }) => [id, title, criteria])).toEqual([
      ["US-001", "One", ["works"]],
      ["US-002", "Two", ["too"]],
    ]);
    const bold = parsed("## Stories\n\n**US-001: One**\nAs a user, I want it.\n\n- [ ] works\n").plan;
    expect(bold.stories[0]).toMatchObject({ title: "One", description: "As a user, I want it.", criteria: ["works"] });
  });

  test.each([
    ["Depends on: US-001\n\n- a\n- b", ["US-001"], ["a", "b"]],
    ["Depends on: none\n\n- a\n- b", [], ["a", "b"]],
    ["Depends on:\n- US-001\n- US-004\n\nAcceptance criteria:\n- a\n- b", ["US-001", "US-004"], ["a", "b"]],
    ["Depends on: US-001,\nUS-004\n\n- [ ] a\n- [ ] b", ["US-001", "US-004"], ["a", "b"]],
    ["- Depends on: US-001\n- a\n- b", ["US-001"], ["a", "b"]],
    ["- **Acceptance criteria**:\n  - a\n  - b\n- **Depends on**: US-001", ["US-001"], ["a", "b"]],
    ["Notes: careful\n\n- a\n- b", [], ["a", "b"]],
    ["#### Acceptance Criteria\n\n- a\n- b\n\nThat is all.", [], ["a", "b"]],
  ])("a story that says %j", (markdown, dependsOn, criteria) => {
    const [story] = parsed(`## User stories\n\n### US-002: One\n\nAs a user, I want it.\n\n${markdown}\n`).plan.stories;
    expect(story).toMatchObject({ description: "As a user, I want it.", dependsOn, criteria });
  });

  test.each([
    ["- (blocking) Who pays?", true],
    ["- Who pays? [BLOCKING]", true],
    ["- **Blocking:** Who pays?", true],
    ["- Who pays? — blocking", true],
    ["### Blocking\n\n- Who pays?", true],
    ["**Blocking:**\n\n- Who pays?", true],
    ["| Question | Blocking |\n|---|---|\n| Who pays? | yes |", true],
    [`- ${"Who pays? ".repeat(300)} (blocking)`, true],
    ["- Not blocking: Who pays?", false],
    ["- Neblocantă: Who pays?", false],
    ["- Who pays?", false],
    ["- Blocking users is who pays?", false],
  ])("open question %j", (markdown, blocking) => {
    expect(
      parsed(`## Open questions\n\n${markdown}\n`).plan.openQuestions.map((question) => question.blocking),
    ).toEqual([blocking]);
  });

  test("invisible characters do not reach a story", () => {
    const { plan } = parsed("## Stories\n\n### US-001: O\u200bne\n\n- [ ] wo\u{E0041}rks\n");
    expect(plan.stories[0]).toMatchObject({ title: "One", criteria: ["works"] });
  });
});

describe("hostile text", () => {
  const pieces = [
    "- ",
    "> ",
    "- a\na\n",
    "> <div\n",
    "<!--",
    "- a\n  ",
    "`",
    "[a]: ",
    "|a",
    "Blocking: ",
    "D1: question: ",
    "### US-001: a\n\n",
    "(a",
    "```\n# a\n\n",
    "Given a\nThen b\n\n",
  ];

  test.each(pieces)("150,000 characters of %j take no more than a moment", (piece) => {
    const text = piece.repeat(Math.ceil(150_000 / piece.length));
    const took = cpuMs(() => {
      for (const before of ["", "## Decision log\n\n- ", "## User stories\n\n", "## User stories\n\n### ", "---\na: "])
        parsePlan(`${before}${text}\n---\n`);
    });
    // About 100 ms on an idle core. The library alone would take minutes for several of these.
    expect(took).toBeLessThan(10_000);
  });
});

const PROMPTED = `---
verify:
  - npm test
  - npx tsc --noEmit
ralph:
  max_iterations: 12
---

# Plant bot

## Goals

- Two flatmates stop killing plants.

## User stories

### US-001: The bot starts

As a flatmate, I want a bot that starts, so that there is one.

- [ ] \`npm start\` answers /ping
  - within 1 s
  - in both chats
- [ ] Typecheck passes

### US-002: Reminders

As a flatmate, I want a reminder, so that the ficus lives.

Depends on: US-001

- [ ] A reminder is sent at 18:00

## Functional requirements

- FR-1: The system reminds.

## Non-goals

None.

## Risks

- The API is down: we try again.

## Test plan

- \`npm test\` in every story

## Decision log

- D1: Where do we store it? | options: A) SQLite; B) a file | choice: B) a file | who: Ana | when: 2026-11-20

## Open questions

- Not blocking: which time zone? Assumed Bucharest.
`;

const ROMANIAN = `# Plan: Botul de plante

Câteva vorbe la început.

### 🎯 1. Obiectivele

* Plantele trăiesc
* Nimeni nu se ceartă

### Povești de utilizator (în ordine)

#### US-1 — Pornire

**Descriere:** Ca om uituc,
vreau un bot.

**Criterii de acceptare:**
+ [x] Botul răspunde
+ [ ] Typecheck-ul trece

**Note:** folosim grammY

#### **US-002: Memento**

##### Criterii de acceptare

1. Vine la 18:00

##### Depinde de

- US-001

### Arhitectură

- nu interesează pe nimeni aici

### Ce nu facem

Fără aplicație web

### Riscuri și răspunsuri

| Risc | Răspuns |
|------|---------|
| Limita API | așteptăm și reluăm |

### Plan de testare

- teste

### Jurnal de decizii

| ID | Decizie | Opțiuni | Alegere | Cine | Când |
|----|---------|---------|---------|------|------|
| D-3 | Unde ținem datele? | SQLite; fișier | fișier | Ana | 2026-11-20 |

### Întrebări deschise

- Cine plătește? (blochează)
- Ce nume?
`;
