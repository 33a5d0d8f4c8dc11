import * as fc from "fast-check";
import { stringify } from "yaml";
import { describe, expect, test } from "vitest";
import { Slug } from "../id/slug.ts";
import { checkPlan, isApprovable } from "./check.ts";
import { describeFinding } from "./finding.ts";
import { readFrontMatter } from "./front-matter.ts";
import { splitFrontMatter } from "./front-split.ts";
import { stampFindings, stampPlan } from "./stamp.ts";
import type { PlanFacts } from "./stamp.ts";

function read(markdown: string) {
  const { fields, findings } = readFrontMatter(splitFrontMatter(markdown));
  return { ...fields, findings, codes: findings.map(({ code, severity }) => `${severity} ${code}`) };
}

const front = (yaml: string) => read(`---\n${yaml}\n---\n\n# X\n`);

describe("verify commands", () => {
  test.each([
    ["- npm test", ["npm test"]],
    ["- 'npm test'", ["npm test"]],
    ["- [ -f x ] && npm test", ["[ -f x ] && npm test"]],
    ["- [[ -f x ]] || exit 1", ["[[ -f x ]] || exit 1"]],
    ["- ! grep -r TODO src", ["! grep -r TODO src"]],
    ['- "./a b.sh" --all', ['"./a b.sh" --all']],
    ['- curl -H "Accept: text" localhost', ['curl -H "Accept: text" localhost']],
    ['- grep -c "a #b" notes.txt', ['grep -c "a #b" notes.txt']],
    ["- npm test # all of them", ["npm test"]],
    ["-\tnpm test\n\t- npx tsc", ["npm test", "npx tsc"]],
    ["- npm test\n   - npx tsc\n  - npx knip", ["npm test", "npx tsc", "npx knip"]],
    ["* npm test\n  + npx tsc\n  1. npx knip", ["npm test", "npx tsc", "npx knip"]],
    ["- |\n    npm test", ["npm test"]],
  ])("%j is read without a word", (list, commands) => {
    const { verify, codes } = front(`verify:\n  ${list}`);
    expect(verify).toEqual(commands);
    expect(codes).toEqual([]);
  });

  test.each([
    ["- `npm test`", ["npm test"]],
    ["- '`npm test`'", ["npm test"]],
    ["- run: npm test", ["npm test"]],
    ["- run: `npm test`", ["npm test"]],
    ["- name: unit\n    run: npm test", ["npm test"]],
    ["- run: ! grep -r TODO src", ["! grep -r TODO src"]],
    ["- cmd: [ -f x ] && npm test", ["[ -f x ] && npm test"]],
    ["- **npm test**", ["npm test"]],
    ["- ✅ npm test", ["npm test"]],
    ["- [ ] npm test", ["npm test"]],
    ["- $ npm test", ["npm test"]],
    ["- “npm test”", ["npm test"]],
    ["- |\n    npm ci\n    npm test", ["npm ci", "npm test"]],
    ["- |\n    cd app\n    npm test", ["cd app && npm test"]],
    ["- run: |\n      cd app\n      npm test", ["cd app && npm test"]],
    ["- npx vitest run \\\n      --coverage", ["npx vitest run --coverage"]],
    ["npm ci\n  npm test", ["npm ci", "npm test"]],
  ])("%j is read, and told", (list, commands) => {
    const { verify, findings } = front(`verify:\n  ${list}`);
    expect(verify).toEqual(commands);
    expect(findings).toMatchObject([{ code: "front-matter-read-as", severity: "warning", line: 3 }]);
    for (const command of commands) expect(findings[0]?.detail).toContain(command);
  });

  test.each([
    ["- npm run test: unit", "npm run test: unit"],
    ["- unit: npm test", "unit: npm test"],
    ["- `which node` test.js", "which node"],
    ["- !grep x", "!grep x"],
    ["- &all npm test", "&all npm test"],
    ["- *all", "*all"],
    ["- [npm, test]", "[npm, test]"],
    ["- > out.txt", "> out.txt"],
    ["- @scope/tool", "@scope/tool"],
    ["- run: &all npm test", "&all npm test"],
    ["- name: clean\n    run: ! grep -r TODO src", "! grep -r TODO src"],
    ["- >\n    npm test\n    npx tsc", "npm test"],
    ['- "grep \\d"', "grep"],
    ["- ~", "~"],
    ["- |\n    for f in *; do\n      npm test\n    done", "for f in"],
    ["- npm test\n    npx tsc", "npm test"],
    ["- unit:\n      - npm test", "unit:"],
    [`- ${"x".repeat(501)}`, "xxxx"],
  ])("%j is refused with its line", (list, quoted) => {
    const { verify, findings } = front(`# what must pass\nverify:\n  - npx tsc\n  ${list}\n  - npx knip`);
    expect(verify).toEqual(["npx tsc", "npx knip"]);
    expect(findings).toMatchObject([{ code: "verify-unclear", severity: "error", line: 5 }]);
    expect(findings[0]?.detail).toContain(quoted);
  });

  test.each([
    ["verify: npm test", ["npm test"], []],
    ["verify: [npm test, 'npx tsc']", ["npm test", "npx tsc"], []],
    ['verify:\n  [\n    npm test,\n    "a: b",\n  ]', ["npm test", "a: b"], []],
    ["verify: [ -f x ] && npm test", ["[ -f x ] && npm test"], []],
    ["verify: |\n  npm test\n  npx tsc", ["npm test", "npx tsc"], ["warning front-matter-read-as"]],
    ["verify: |\n  - npm test\n  - npx tsc", ["npm test", "npx tsc"], []],
    ["verify:\n- npm test\n- npx tsc", ["npm test", "npx tsc"], []],
    ["verify: npm test, npx tsc", [], ["error verify-unclear"]],
    ["verify:\n  - npm test\n  npx tsc", ["npm test"], ["error verify-unclear"]],
    ["verify:\n  ```sh\n  npm test\n  ```", ["npm test"], []],
    ["- verify: npm test", [], ["error front-matter-broken"]],
    ["**verify**: npm test", [], ["error front-matter-broken"]],
    ["verify = npm test", [], ["error front-matter-broken"]],
    ["verifică: npm test", [], ["error front-matter-misspelt"]],
    ["tests: npm test", [], ["error front-matter-misspelt"]],
    ["verify: npm test\nverify: npx tsc", ["npm test", "npx tsc"], []],
    ["verify:\n  command: npm test", ["npm test"], ["warning front-matter-read-as"]],
    ["verifyCommands: [npm test]", [], ["error front-matter-misspelt"]],
    ["verfiy:\n  - npm test", [], ["error front-matter-misspelt"]],
    ["Verify: npm test", ["npm test"], ["warning front-matter-read-as"]],
    ["verify: true", [], ["error verify-unclear"]],
    ["verify: none", [], []],
    ["verify: ~", [], []],
    ["verify:", [], []],
    ["verify: [npx tsc --lib a,b]", [], ["error verify-unclear"]],
    ['{"verify": ["npm test"], "ralph": {"max_iterations": 12}}', ["npm test"], []],
    ["verify\n  - npm test", [], ["error front-matter-broken", "error front-matter-broken"]],
  ])("%j", (yaml, commands, codes) => {
    const reading = front(yaml);
    expect(reading.verify).toEqual(commands);
    expect(reading.codes).toEqual(codes);
  });
});

describe("Ralph's settings", () => {
  test.each([
    ["ralph:\n  max_iterations: 12", { max_iterations: 12 }, []],
    ["ralph: { max_iterations: '12', branch: ralph/x }", { max_iterations: 12, branch: "ralph/x" }, []],
    ["ralph:\n\tmax_iterations: 12\n\tbranch: ralph/x # mine", { max_iterations: 12, branch: "ralph/x" }, []],
    ["ralph:\n  maxIterations: 12", { max_iterations: 12 }, ["warning front-matter-read-as"]],
    ["max-iterations: 12", { max_iterations: 12 }, ["warning front-matter-read-as"]],
    ["ralph.branch: ralph/x", { branch: "ralph/x" }, ["warning front-matter-read-as"]],
    ["ralph:\n  branch: `ralph/x`", { branch: "ralph/x" }, ["warning front-matter-read-as"]],
    ["ralph:\n  max_iterations: 12\n  max_iterations: 14", { max_iterations: 12 }, ["error front-matter-repeated"]],
    ["ralph:\n  max_iterations: `12`", { max_iterations: 12 }, ["warning front-matter-read-as"]],
    ["ralph:\n  branch: refs/heads/ralph/x", { branch: "ralph/x" }, ["warning front-matter-read-as"]],
    ["ralph:\n  branch: none", {}, ["warning front-matter-read-as"]],
    ["max_iterations = 12", {}, ["error front-matter-broken"]],
    ["ralph:\n  max_iter: 12", {}, ["error front-matter-misspelt"]],
    ["ralph:\n  iterations: 12", {}, ["error front-matter-misspelt"]],
    ["ralph:\n  - branch: ralph/x\n  - max_iterations: 3", { max_iterations: 3, branch: "ralph/x" }, []],
    ["ralph: ralph/x", {}, ["error front-matter-broken"]],
  ])("%j", (yaml, ralph, codes) => {
    const reading = front(yaml);
    expect(reading.ralph).toEqual(ralph);
    expect(reading.codes).toEqual(codes);
  });

  test.each([
    "about 12",
    '"about 12"',
    "500",
    "0",
    "-1",
    "1.5",
    "12 iterations",
    "twelve",
    "[12]",
    "true",
    "1e9",
    "{n}",
  ])("max_iterations: %s is an error and not silently 10", (value) => {
    const { ralph, findings } = front(`ralph:\n  max_iterations: ${value}`);
    expect(ralph.max_iterations).toBeUndefined();
    expect(findings).toMatchObject([{ code: "iterations-invalid", severity: "error", line: 3 }]);
    expect(findings[0]?.detail).toContain(value);
  });

  test.each([
    "a b",
    "a..b",
    "x.lock",
    "$(id)",
    "'-x'",
    "a~1",
    "ralph/<slug>",
    "'feature: x'",
    "[a]",
    "HEAD",
    "ă",
    "TBD",
  ])("branch: %s is an error", (value) => {
    const { ralph, codes, findings } = front(`ralph:\n  branch: ${value}`);
    expect(ralph.branch).toBeUndefined();
    expect(codes).toEqual(["error branch-refused"]);
    expect(findings[0]?.detail).toContain(value);
  });

  test.each(["main", "master", "Trunk", "origin/main", "upstream/main"])("branch: %s is the project's own", (value) => {
    expect(front(`ralph:\n  branch: ${value}`).codes).toEqual(["error branch-default"]);
  });
});

describe("other entries", () => {
  test.each([
    ["title: Plants", ["warning front-matter-unknown"]],
    ["owners:\n  - Ana", ["error front-matter-unknown"]],
    ["version: two", ["warning front-matter-replaced"]],
    ["slug: Plant Bot", ["warning front-matter-replaced"]],
    ["slug: [a", ["error front-matter-broken"]],
    ["phases:\n  - phase: x\n  - 7", ["warning front-matter-replaced"]],
    ["sources: &a [*a]", ["warning front-matter-replaced"]],
    ["slug: a\nslug: b", ["error front-matter-repeated"]],
  ])("%j", (yaml, codes) => {
    const { codes: found, findings } = front(yaml);
    expect(found).toEqual(codes);
    for (const { detail } of findings) expect(detail).toContain(yaml.split("\n").at(-1)?.trim().slice(0, 4));
  });
});

describe("where a front matter stands", () => {
  const yaml = "verify:\n  - npm test\n  - npm run a: b\n";
  const body = "\n# X\n\n## Goals\n\n- a\n";
  test.each([
    ["at the top", `---\n${yaml}---\n${body}`, body, 4, []],
    [
      "with a byte order mark and CRLF",
      `\uFEFF---\n${yaml}---\n${body}`.replaceAll("\n", "\r\n"),
      body.replaceAll("\n", "\r\n"),
      4,
      [],
    ],
    ["closed by dots", `---\n${yaml}...\n${body}`, body, 4, []],
    ["after words", `Here is the plan:\n\n---\n${yaml}---\n${body}`, `Here is the plan:\n\n${body}`, 6, []],
    ["in a fence with the plan", `\`\`\`markdown\n---\n${yaml}---\n${body}\`\`\`\n`, body, 5, []],
    [
      "in a long fence, words around",
      `Here:\n\n\`\`\`\`md\n---\n${yaml}---\n${body}\n\`\`\`sh\nx\n\`\`\`\n\`\`\`\`\n\nGood luck!\n`,
      `Here:\n\n${body}\n\`\`\`sh\nx\n\`\`\`\n\nGood luck!\n`,
      7,
      [],
    ],
    ["alone in a fence", `\`\`\`yaml\n---\n${yaml}---\n\`\`\`\n${body}`, body, 5, []],
    ["in a fence instead of dashes", `\`\`\`yaml\n${yaml}\`\`\`\n${body}`, body, 4, []],
  ])("%s", (_, markdown, expected, line) => {
    const document = splitFrontMatter(markdown);
    const { fields, findings } = readFrontMatter(document);
    expect(fields.verify).toEqual(["npm test"]);
    expect(findings).toMatchObject([{ code: "verify-unclear", line }]);
    expect(document.body).toBe(expected);
    const at = document.body.split("\n").findIndex((text) => text.startsWith("# X")) + 1 + document.bodyLine;
    expect(markdown.split("\n")[at - 1]?.trim()).toBe("# X");
  });

  test.each([
    ["no line of dashes below", `---\n${yaml}${body}`],
    ["no line of dashes above", `${yaml}---\n${body}`],
    ["no dashes at all", `${yaml}${body}`],
    ["a rule far below", `---\n${yaml}${body}\n---\n\nThe end.\n`],
  ])("%s is told", (_, markdown) => {
    expect(readFrontMatter(splitFrontMatter(markdown)).findings).toMatchObject([
      { code: "front-matter-open", line: 1 },
    ]);
    expect(splitFrontMatter(markdown).body).toBe(markdown);
  });

  test.each([
    ["below the title", `# X\n\n---\n${yaml}---\n${body}`, 4],
    ["in a fence below the title", `# X\n\n\`\`\`yaml\n${yaml}\`\`\`\n${body}`, 4],
    ["in a second block", `---\nslug: x\n---\n---\n${yaml}---\n${body}`, 5],
    ["at the end", `${body}\n---\n${yaml}---\n`, 9],
    ["in a quote", `> verify:\n>   - npm test\n${body}`, 1],
    ["between other signs", `+++\nverify = ["npm test"]\n+++\n${body}`, 2],
    ["Ralph's settings", `---\nverify: npm test\n---\n${body}\nralph:\n  max_iterations: 12\n`, 11],
  ])("what stands %s is read by nobody, and told", (_, markdown, line) => {
    const { findings } = read(markdown);
    expect(findings).toMatchObject([{ code: "front-matter-elsewhere", severity: "error", line }]);
    expect(stampPlan(markdown, FACTS)).toBe(markdown);
  });

  test.each([
    `---\nverify: npm test\nralph: { max_iterations: 12 }\n---\n${body}\nverify:\n  - a\n\nralph:\n  max_iterations: 3\n`,
    `${body}\n- [ ] verify: the list is sorted\n\nVerify: the list\n`,
  ])("a plan may speak of such settings: %j", (markdown) => {
    expect(read(markdown).codes).toEqual([]);
  });

  test.each(["---\n\nHello\n\n---\n\n# X\n", "# X\n\n---\nverify: x\n---\n", "Words.\n\n---\n\nNote: a\n\n---\n"])(
    "%j has none",
    (markdown) => {
      expect(splitFrontMatter(markdown)).toMatchObject({ yaml: undefined, body: markdown, form: "plain" });
    },
  );
});

const COMMANDS = [
  "npm test",
  "npx tsc --noEmit",
  "[ -f x ] && npm test",
  "! grep -r 'TODO: x' src",
  "echo 'a: b # c'",
  'curl -H "A: b" x',
  "npm run test: unit",
  "`which node` a.js",
  "a | b",
  "true",
  "cd app && npm test",
  "x=1 npm test",
  'test -z "$(git status --short)"',
  "@scope/x",
  "a, b",
  "[a]",
  "{ a; b; }",
  "%x",
  "> out",
  "make all:",
  "#all",
  '"a b" c',
  "~/bin/x",
  "*",
  "echo `date`",
  "grep '\\d'",
  "npm test ✅",
  "null",
  "12",
];

/** What no shell could run, or only a person: never a command, in whatever form it is written. */
const NO_COMMANDS = [
  "echo it's",
  "- x",
  "-npm test",
  "npm test &&",
  "npm test |",
  "npm test,",
  "npm test (all of them)",
  "npm test — the unit tests",
  "Run npm test",
  "Rulează npm test",
  "TODO",
  "TBD",
  "…",
  "...",
  "<command>",
  "'npm test',",
  'grep "x',
];

/** Every way to write an entry, and whether YAML itself carries the text unchanged. */
const FORMS: readonly [name: string, write: (command: string) => string, isSafe: boolean][] = [
  ["plain", (command) => `- ${command}`, false],
  ["single quotes", (command) => `- '${command.replaceAll("'", "''")}'`, true],
  ["double quotes", (command) => `- ${JSON.stringify(command)}`, true],
  ["as YAML writes it", (command) => stringify([command], { lineWidth: 0 }).trimEnd(), true],
  ["backticks", (command) => `- \`${command}\``, false],
  ["run", (command) => `- run: ${command}`, false],
  ["named", (command) => `- name: one\n  run: ${JSON.stringify(command)}`, true],
  ["block", (command) => `- |\n  ${command}`, true],
  ["folded block", (command) => `- >-\n  ${command}`, true],
  ["a check box", (command) => `- [ ] ${command}`, false],
  ["a star", (command) => `* ${command}`, false],
  ["a number", (command) => `1. ${command}`, false],
  ["a tab", (command) => `-\t${command}`, false],
  ["a comment", (command) => `- ${command} # why`, false],
];

const entries = fc.array(fc.record({ command: fc.constantFrom(...COMMANDS), form: fc.constantFrom(...FORMS) }), {
  minLength: 1,
  maxLength: 6,
});
const layouts = fc.constantFrom(
  (list: string) => `verify:\n${list}`,
  (list: string) => `verify:\n${list.replace(/^/gm, "  ")}`,
  (list: string) => `ralph:\n  max_iterations: 12\nverify:\n${list.replace(/^/gm, "\t")}\nslug: x`,
  (list: string) => `# why\nverify: # these\n\n${list.replace(/^/gm, "      ")}`.replaceAll("\n", "\r\n"),
);

test("every entry in every form is a command, or a finding quotes it; and there is no command that nobody wrote", () => {
  const bare = (text: string) => text.replace(/[\s`'"\\⏎]/g, "");
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(entries, layouts, (written, layout) => {
      const list = written.map(({ command, form: [, write] }) => write(command)).join("\n");
      const { verify, findings } = front(layout(list));
      const quotes = findings.map(({ detail }) => bare(detail));
      for (const {
        command,
        form: [name, , isSafe],
      } of written) {
        const isRead = verify.includes(command) || (command === "#all" && name === "plain");
        const isQuoted = quotes.some((detail) => detail.includes(bare(command)));
        counts[isRead ? "read" : "refused"] += 1;
        expect({ command, name, isAccounted: isRead || isQuoted || command.startsWith("#") }).toMatchObject({
          isAccounted: true,
        });
        const isMissed = isSafe && !isRead && command !== "#all" && !command.startsWith("`");
        expect({ command, name, isMissed }).toMatchObject({ isMissed: false });
      }
      expect(
        verify.filter(
          (command) => !COMMANDS.includes(command) && !quotes.some((detail) => detail.includes(bare(command))),
        ),
      ).toEqual([]);
    }),
    { numRuns: 1500 },
  );
  expect(counts.read).toBeGreaterThan(counts.refused);
});

test("what cannot be run is never a command, and is quoted with its line", () => {
  for (const command of NO_COMMANDS) {
    for (const [name, write] of FORMS) {
      const { verify, findings } = front(`verify:\n- npx tsc\n${write(command)}`);
      expect({ command, name, verify }).toEqual({ command, name, verify: ["npx tsc"] });
      expect({ command, name, findings }).toMatchObject({ findings: [{ code: "verify-unclear", line: 4 }] });
    }
  }
});

const FACTS: PlanFacts = {
  slug: Slug.parse("plant-bot"),
  version: 3,
  created: "2026-11-20T18:00:00.000Z",
  language: "en",
  phases: [],
  sources: [],
};

describe("stamping", () => {
  test("does not hide an error: the text stays as it is written, and so does the finding", () => {
    fc.assert(
      fc.property(entries, layouts, (written, layout) => {
        const markdown = `---\n${layout(written.map(({ command, form: [, write] }) => write(command)).join("\n"))}\n---\n\n# X\n`;
        const before = read(markdown);
        const stamped = stampPlan(markdown, FACTS);
        const after = read(stamped);
        expect(after.verify).toEqual(before.verify);
        expect(after.findings).toEqual(isApprovable(before.findings) ? [] : before.findings);
        expect(stampPlan(stamped, FACTS)).toBe(stamped);
      }),
      { numRuns: 300 },
    );
  });

  test("a plan without a verify command is told so, before and after it is stamped", () => {
    const missing = (markdown: string) =>
      checkPlan(markdown, { slug: FACTS.slug }).filter(({ code }) => code === "verify-missing");
    for (const yaml of ["ralph: { max_iterations: 12 }", "verify:", "verify: none", "verify:\n  - n/a", "verify: []"]) {
      const markdown = `---\n${yaml}\n---\n# X\n`;
      expect(missing(markdown)).toMatchObject([{ severity: "warning" }]);
      expect(missing(stampPlan(markdown, FACTS))).toMatchObject([{ severity: "warning" }]);
    }
    expect(missing("# X\n")).toHaveLength(1);
    for (const yaml of ["verify: npm test", "verify: a: b"]) expect(missing(`---\n${yaml}\n---\n# X\n`)).toEqual([]);
  });

  test("another project's slug is replaced, and told", () => {
    expect(stampFindings("---\nslug: other\nverify: npm test\n---\n# X\n", FACTS)).toMatchObject([
      { code: "front-matter-read-as", severity: "warning", detail: "`slug: other` → `plant-bot`" },
    ]);
  });

  test("an error is the only thing said about the front matter, in both languages, with its line", () => {
    const findings = checkPlan("---\nverify:\n  - npm run test: unit\n---\n# X\n", { slug: FACTS.slug });
    const [first, ...others] = findings.filter(({ line }) => line !== undefined);
    if (first === undefined) throw new Error("no finding");
    expect(others).toEqual([]);
    expect(findings.map(({ code }) => code)).not.toContain("front-matter-unstamped");
    expect(describeFinding(first, "en")).toBe(
      "Line 3: This verify entry is not certain to be one command: `npm run test: unit`. Write it on one line of its own: `- 'npm test'`, in single quotes.",
    );
    expect(describeFinding(first, "ro")).toContain("Rândul 3: ");
  });
});
