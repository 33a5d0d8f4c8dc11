import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markdownDocument } from "../../../../../test/arbitrary/markdown.ts";
import { isUnclosed } from "./fence.ts";
import { childrenOf, lexMarkdown } from "./lex.ts";
import { splitMarkdown } from "./split.ts";
import { isSameText } from "./split-guard.ts";

function unclosedFences(markdown: string): number {
  const count = (tokens: ReturnType<typeof lexMarkdown>): number =>
    tokens.reduce(
      (sum, token) => sum + (token.type === "code" && isUnclosed(token) ? 1 : 0) + count(childrenOf(token)),
      0,
    );
  return count(lexMarkdown(markdown));
}

describe("any document", () => {
  test("is split into pieces within the limit that show the same text and close their fences", () => {
    fc.assert(
      fc.property(markdownDocument, fc.integer({ min: 60, max: 600 }), (markdown, limit) => {
        const pieces = splitMarkdown(markdown, { limit }) ?? [];
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(limit);
        expect(isSameText(lexMarkdown(markdown), pieces, new Map())).toBe(true);
        for (const piece of pieces) expect(unclosedFences(piece)).toBe(0);
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });
});

describe("a document is cut", () => {
  const split = (markdown: string, limit: number) => splitMarkdown(markdown, { limit }) ?? [];

  test("between blocks, a heading staying with its text", () => {
    expect(split("# One\n\nfirst paragraph\n\n# Two\n\nsecond", 32)).toEqual([
      "# One\n\nfirst paragraph",
      "# Two\n\nsecond",
    ]);
  });

  test("among headings alone only where they are too long for a piece", () => {
    expect(split("# One\n\n# Two\n\n# Three\n\n# Four", 24)).toEqual(["# One\n\n# Two\n\n# Three", "# Four"]);
  });

  test("between list items, the numbers going on", () => {
    expect(split("1. one is here\n1. two is here\n1. three is here", 30)).toEqual([
      "1. one is here\n2. two is here",
      "3. three is here",
    ]);
  });

  test("between lines of code, the fence closed and reopened with its language, below its title", () => {
    expect(split("````ts title=x\nlet a;\nlet b;\nlet c;\n````", 32)).toEqual([
      "title\\=x\n\n```ts\nlet a;\n```",
      "```ts\nlet b;\nlet c;\n```",
    ]);
  });

  test("between table rows, the header repeated", () => {
    const header = "| a | b |\n| :-- | --: |";
    expect(split("|a|b|\n|:-|-:|\n|1|2|\n|5\\|6|7|\n|3|4|\n|8|9|", 36)).toEqual([
      `${header}\n| 1 | 2 |`,
      `${header}\n| 5\\|6 | 7 |`,
      `${header}\n| 3 | 4 |`,
      `${header}\n| 8 | 9 |`,
    ]);
  });

  test("after a sentence, emphasis and links closed and reopened", () => {
    expect(split("**One sentence here. Another one there.** End", 28)).toEqual([
      "**One sentence here.**",
      "**Another one there.** End",
    ]);
    expect(split("[One two three four](https://ex.ro)", 32)).toEqual([
      "[One two three](<https://ex.ro>)",
      "[four](<https://ex.ro>)",
    ]);
  });

  test("so that no cut turns text into markup", () => {
    expect(split("sum of many, - and more", 13)).toEqual(["sum of many,", "\\- and more"]);
    expect(split("and more than 1. them", 14)).toEqual(["and more than", "1\\. them"]);
  });

  test("inside a word only if the word is too long, and never inside a grapheme", () => {
    const family = "👩‍👩‍👧‍👦";
    for (const piece of split(family.repeat(20), 40)) expect(piece.length % family.length).toBe(0);
  });

  test("with link definitions in every piece that uses them", () => {
    const definition = "[a]: https://ex.ro";
    const filler = "word ".repeat(18).trim();
    expect(split(`see [a]\n\n${filler}\n\n${definition}`, 100)).toEqual([`${definition}\n\nsee [a]`, filler]);
  });

  test("so that the length given by measure stays within the limit", () => {
    const pieces = splitMarkdown("a b c d e f", { limit: 30, measure: (piece) => piece.length * 10 }) ?? [];
    expect(pieces).toEqual(["a b", "c d", "e f"]);
  });
});

describe("hostile input is split quickly", () => {
  test.each([
    ["one long word", "a".repeat(100_000)],
    ["one long grapheme", `e${"\u0301".repeat(50_000)}`],
    ["quotes 5,000 deep", `${">".repeat(5000)} x`],
    ["lists 5,000 deep", `${"- ".repeat(5000)}x`],
    ["lists 300 deep by indentation", Array.from({ length: 300 }, (_, depth) => `${"  ".repeat(depth)}- x`).join("\n")],
    ["emphasis 5,000 deep", `${"*".repeat(5000)}x${"*".repeat(5000)}`],
    ["marks without a space", "*a_b".repeat(1500)],
    ["one long path", "C:\\a*_".repeat(15_000)],
    ["one long word beside a mark", `*b* ${"a".repeat(100_000)}`],
    ["unclosed fences", "```js\n".repeat(20_000)],
    ["an endless info string", `\`\`\`${"x".repeat(100_000)}`],
    ["5,000 rows", `|a|b|\n|-|-|\n${"|x|y|\n".repeat(5000)}`],
    ["fences and lists", "Text **b**.\n\n```js\nfoo();\n```\n\n- a\n- b\n\n".repeat(700)],
  ])("%s", (_, markdown) => {
    const started = process.threadCpuUsage();
    const pieces = splitMarkdown(markdown, { limit: 4096 });
    const { user, system } = process.threadCpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(2500);
    // Nesting that nobody writes takes more work than it may.
    expect(pieces !== undefined || /[>*]{99}|(?:- ){99}/.test(markdown)).toBe(true);
    for (const piece of pieces ?? []) expect(piece.length).toBeLessThanOrEqual(4096);
    expect(isSameText(lexMarkdown(markdown), pieces ?? [markdown], new Map())).toBe(true);
  });
});
