import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPlan } from "./check.ts";
import { Slug } from "../id/slug.ts";
import { parsePlan } from "./parse.ts";
import { placeholderIn } from "./placeholder.ts";

function questionsOf(markdown: string) {
  const read = parsePlan(`# X\n\n## Open questions\n\n${markdown}\n`);
  if (read.kind !== "parsed") throw new Error(read.kind);
  return read.plan.openQuestions;
}

const YES = ["yes", "Yes.", "**Yes**", "da", "DA", "✅", "✔️", "yes, until Monday", "da, până luni", "true", "x"];
const NO = [
  "no",
  "No.",
  "**no**",
  "nu",
  "Nu.",
  "❌",
  "✗",
  "",
  "—",
  "no, it can wait",
  "nu, poate aștepta",
  "n/a",
  "none",
  "false",
];
const BLOCKING = [
  "Blocking: Q", "**Blocking:** Q", "**Blocking** Q", "BLOCKING — Q", "Blocker: Q", "(blocking) Q", "[BLOCKING] Q", "Q (blocking)", "Q — blocking", "Q Blocking.", "🔴 Blocking: Q",
  "Blocks US-002: Q", "**Blocks US-002, US-003:** Q", "Blocks US-002 and US-003 — Q", "Blocks US-002 Q", "Blocking (US-002): Q", "Q (blocks US-002)", "Q — blocks US-002",
  "Blocking for US-002: Q", "Blocks the whole plan: Q", "Blocking: yes. Q", "Blocking: da. Q", "Blocking: ✅ Q", "Blocking? Yes. Q", "Blocking: **yes** — Q", "Q Blocking: yes.", "Q (blocking: yes)",
  "Blocking: yes, until Monday. Q", "Q; Blocking: yes; Owner: Ana", "Blochează US-002: Q", "Blocantă: Q", "**Blocantă:** da. Q", "Q (blochează)", "Q — blochează US-001",
  "Must be answered before US-002: Q", "Trebuie hotărât înainte de start: Q", "Q *(blocking US-002)*",
  "🛑 Q", "⛔ **Q**", "Q **Blocking.**", "Q1 — blocking — Q", "Q1. Blocking: Q", "OQ-2: **Blocking:** Q", "Priority: blocking. Q", "**Status:** blocking. Q", "Severity: blocker — Q", "Q Status: open, blocking",
  "Q<br>Blocking: yes", "Q; **Blocking:** yes; Owner: Ana", "Q (Blocking — waiting for Ana)", "Q (blocking, Ana answers by Monday)", "Blocks implementation: Q", "Blocks the release: Q",
  "**Needs an answer before US-002:** Q", "Needs decision before the start: Q", "Ne blochează: Q", "De lămurit înainte de US-002: Q", "Trebuie să fie hotărât: Q", "a) Blocking: Q",
  "[NEEDS INPUT] Q", "[needs clarification: Q]", "[De clarificat: Q]", "Q TBA", "Q To be decided", "Q De stabilit.", "Q (to be confirmed)", "Q: urmează să fie stabilit",
  "[NEEDS CLARIFICATION: Q]", "Q TBC", "Q TBD", "Q ???", "Time zone: TBC", "**Colour:** ???", "TBD: Q",
]; // prettier-ignore
const FREE = [
  "Q", "Not blocking: Q", "Non-blocking: Q", "**Not blocking:** Q", "Q (not blocking)", "Q — not blocking", "Blocking: no. Q", "Blocking: nu. Q", "Blocking: ❌ Q", "Blocking? No. Q", "**Blocking:** no — Q",
  "Q Blocking: no.", "Q (blocking: no)", "Q; Blocking: no; Owner: Ana", "Neblocantă: Q", "Nu blochează: Q", "Does not block US-002: Q", "Doesn't block: Q", "Blocantă: nu. Q", "Not a blocker: Q",
  "Blocking (no): Q", "Q2. Blocking: no. Q", "Blocking (resolved): Q", "Resolved: Blocking: Q", "~~Blocking: Q~~ Ana does.", "Blocking: Q (rezolvată)", "Q2 — not blocking — Q", "Q (not blocking, assumed green)",
  "Blocking I/O or async: Q", "Blocked users: Q", "Blocks of text: Q", "Q Does the ad blocker break it?", "Q What the user needs clarification on is shown.", "Q It shows the dates to be confirmed.",
  "Blocking users: Q", "Q What does the product TODO do?", "Q The path is /plants/{slug}.",
]; // prettier-ignore
const FRAMES: readonly ((text: string) => string)[] = [
  (text) => `- ${text}`,
  (text) => `1. ${text}`,
  (text) => text,
  (text) => `- [ ] ${text}`,
  (text) => `- Some other one?\n- ${text}`,
  (text) => `Some other one?\n${text}`,
  (text) => `| Nr | Question |\n|---|---|\n| 1 | ${text.replaceAll("|", "\\|")} |`,
];
const QUESTION = "Which colour do we take?";

describe("an open question", () => {
  test.each([
    ["blocks", BLOCKING, true],
    ["does not block", FREE, false],
  ] as const)("%s in each form, in lists, tables and plain lines", (_, forms, blocking) => {
    for (const form of forms) {
      for (const frame of FRAMES) {
        const text = form.replace(/\bQ\b/, QUESTION);
        const last = questionsOf(frame(text)).at(-1);
        expect([text, frame(""), last?.blocking]).toEqual([text, frame(""), blocking]);
        expect(last?.text).toContain(/\bQ\b/.test(form) ? QUESTION : "");
      }
    }
  });

  test.each([
    ["Blocking", false],
    ["Blocks?", false],
    ["**Blocking?**", false],
    ["Blocantă", false],
    ["Blochează", false],
    ["Not blocking", true],
    ["Neblocantă", true],
  ])("in a table with the column %s", (column, isNegative) => {
    const table = (cell: string) =>
      questionsOf(`| Question | ${column} | Who |\n|---|---|---|\n| ${QUESTION} | ${cell} | Ana |`);
    for (const cell of YES) expect([cell, table(cell)[0]?.blocking]).toEqual([cell, !isNegative]);
    for (const cell of NO) expect([cell, table(cell)[0]?.blocking]).toEqual([cell, isNegative]);
    for (const cell of ["US-002", "until Monday", "maybe", "partly", "?"]) {
      expect([cell, table(cell)[0]?.blocking]).toEqual([cell, true]);
    }
    expect(table("**Yes**")[0]?.text).toBe(`${QUESTION} — Ana`);
    expect(table("yes, until Monday")[0]?.text).toBe(`${QUESTION} — yes, until Monday — Ana`);
  });

  test.each([
    ["### Blocking questions", true],
    ["### Blocks US-002", true],
    ["### 🔴 Blocking (must be answered before US-002)", true],
    ["**Blocking:**", true],
    ["### Întrebări blocante", true],
    ["### Not blocking", false],
    ["### Neblocante", false],
    ["### Later", false],
  ])("below %s", (heading, blocking) => {
    expect(questionsOf(`${heading}\n\n- ${QUESTION}\n- And when?`).map((one) => one.blocking)).toEqual([
      blocking,
      blocking,
    ]);
  });

  test("as a heading with its text below is one question, and is not lost", () => {
    const questions = questionsOf(
      `### Q1: ${QUESTION}\n\nNobody knows.\n\n- Blocking: yes\n- Owner: Ana\n\n### Which name? (not blocking)\n\nAssumed Flora.`,
    );
    expect(questions).toEqual([
      { text: `Q1: ${QUESTION}; Nobody knows.; Owner: Ana`, blocking: true },
      { text: "Which name?; Assumed Flora.", blocking: false },
    ]);
  });

  test.each([
    ["Blocking (y/n)", "y", "n"],
    ["What it blocks", "US-002", "nothing"],
    ["Blochează ce", "US-002", "nimic"],
    ["Blocking US", "US-002, US-003", "–"],
    ["Blocking", "🟥", "🟩"],
  ])("in a table with the column %s", (column, yes, no) => {
    const table = `| Question | ${column} |\n|---|---|\n| ${QUESTION} | ${yes} |\n| And when? | ${no} |`;
    expect(questionsOf(table).map(({ blocking }) => blocking)).toEqual([true, false]);
  });

  test.each([
    `- ${QUESTION}\n- Blocking: yes\n- And when?\n- **Blocking:** no`,
    `Q: ${QUESTION}\nBlocking: yes\n\nQ: And when?\nBlocking: no`,
    `**Q1: ${QUESTION}**\n\n*Blocking: yes*\n\n**Q2: And when?**\n\n*Blocking: no*`,
    `#### OQ-1 ${QUESTION}\n- **Blocking:** Yes (US-002)\n\n#### OQ-2 And when?\n- **Blocking:** No`,
  ])("is judged by the answer on the line below it: %j", (markdown) => {
    expect(questionsOf(markdown).map(({ blocking }) => blocking)).toEqual([true, false]);
  });

  test("in two columns blocks if one of them says so", () => {
    const table = `| Question | Blocking? | Blocks |\n|---|---|---|\n| ${QUESTION} | no | US-002 |`;
    expect(questionsOf(table).map(({ blocking }) => blocking)).toEqual([true]);
  });

  test.each([
    "Nothing blocks tonight.",
    "No blocking questions remain.",
    "There are no blocking questions.",
    "Nicio întrebare nu blochează.",
    "Nu există întrebări blocante.",
    "- Blocking: —",
  ])("%j is none", (markdown) => expect(questionsOf(markdown)).toEqual([]));

  test("on a line of its own is a question of its own", () => {
    expect(questionsOf(`Blocking: who pays?\nNot blocking: which\nname?\nAnd when?`)).toEqual([
      { text: "who pays?", blocking: true },
      { text: "which name?", blocking: false },
      { text: "And when?", blocking: false },
    ]);
  });

  test("is read again as the same from any pieces", () => {
    const piece = fc.constantFrom(
      "Blocking: ",
      "no. ",
      "Yes — ",
      "(blocking)",
      "Not blocking: ",
      " — blocking",
      "; Blocking: no",
      "Which?",
      "TBC",
      "❌ ",
      "[NEEDS CLARIFICATION: x]",
      "Blocks US-002 ",
      "**",
      " a ",
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
        const [first] = questionsOf(`- ${pieces.join("")}`);
        if (first === undefined) return;
        const label = first.blocking ? "Blocking" : "Not blocking";
        expect(questionsOf(`- ${label}: ${first.text}`)).toEqual([first]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("what was left open", () => {
  test.each([
    "TBD", "TBC", "**TBC**", "Colour: TBC", "The colour is TBD", "TBD by Ana", "???", "Colour: ???", "Colour — ??", "Colour: TBA", "The colour is to be decided.", "Culoarea: de stabilit", "Culoarea urmează să fie hotărâtă.", "…", "...", "[…]", "TODO", "(TBD)", "- TODO.",
  ])("%j is open", (text) => {
    expect(placeholderIn(text)).toBe("open");
  }); // prettier-ignore

  test.each([
    "TODO: ask Ana",
    "Ask Ana. TODO: the colour",
    "Owner — TODO",
    "Colour [TODO: ask]",
    "Says hello to {title}",
    "As a <who>, I want <what>",
    "Lorem ipsum dolor",
  ])("%j may have been left", (text) => {
    expect(placeholderIn(text)).toBe("rest");
  });

  test.each([
    "`GET /plants/{slug}` answers 404", "The page is /plants/{slug}", "apps/{slug}/README.md is written", "https://example.org/{slug}", "`{title}` is escaped", "TODO list for two", "The TODO app starts", "Open TODO, then Notes",
    "Echo TODO shows it", "No TBD is left in the texts", "`TODO` and `FIXME` comments are refused", "Really? Which API???", "And so on… then stop", "He waits ... and goes",
  ])("%j is finished", (text) => {
    expect(placeholderIn(text)).toBeUndefined();
  }); // prettier-ignore

  test.each([
    ["- [ ] …", "placeholder", "error"],
    ["- [ ] ...", "placeholder", "error"],
    ["- [ ] The colour is TBC", "placeholder", "error"],
    ["- [ ] Colour: ???", "placeholder", "error"],
    ["- [ ] The list is sorted [NEEDS CLARIFICATION: by what?]", "blocking-question", "error"],
    ["- [ ] TODO: ask Ana", "placeholder", "warning"],
  ])("a criterion %j is a finding with its line", (criterion, code, severity) => {
    const markdown = `# X\n\n## User stories\n\n### US-001: One\n\n- [ ] It works\n${criterion}\n`;
    const found = checkPlan(markdown, { slug: Slug.parse("x") }).filter((one) => one.code === code);
    expect(found).toMatchObject([{ severity, line: 8 }]);
  });

  test.each([
    "## Goals\n\n- Fast [NEEDS CLARIFICATION: how fast?]",
    "## Architecture\n\nStored in [NEEDS CLARIFICATION].",
    "## Functional requirements\n\n- FR-1: Kept for [NEEDS CLARIFICATION: how long?]",
  ])("a clarification that is missing anywhere blocks: %j", (markdown) => {
    const found = checkPlan(`# X\n\n${markdown}\n`, { slug: Slug.parse("x") });
    expect(found.filter(({ code }) => code === "blocking-question")).toMatchObject([{ severity: "error", line: 5 }]);
  });

  test("a check that none is missing does not", () => {
    const found = checkPlan(
      "# X\n\n## Test plan\n\n- [x] No [NEEDS CLARIFICATION] markers remain\n- `[NEEDS CLARIFICATION: x]` in code\n",
      { slug: Slug.parse("x") },
    );
    expect(found.filter(({ code }) => code === "blocking-question")).toEqual([]);
  });
});
