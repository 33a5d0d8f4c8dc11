import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lexMarkdown } from "@echo/core/text/markdown/lex";
import { visibleTextOf } from "@echo/core/text/markdown/visible-text";
import { markdownDocument } from "../../../../test/arbitrary/markdown.ts";
import { discordPieces, isDiscordLink, renderDiscordMarkdown } from "./markdown.ts";

describe("each kind of block becomes Discord's Markdown", () => {
  test.each([
    ["**b** *i* ~~s~~ `c`", "**b** *i* ~~s~~ `c`"],
    ["__b c__ _i_ ***both***", "**b c** *i* ***both***"],
    ["# a\n\n### b\n\n##### c", "# a\n\n### b\n\n### c"],
    ["a\n\n---\n\nb", "a\n\nb"],
    ["| a | b |\n|---|---|\n| 1 | 2 |", "```\na   | b\n----+----\n1   | 2\n```"],
    ["```ts\nlet a;\n```", "```ts\nlet a;\n```"],
    ["````\n```\n````", "```\n``\u200b`\n```"],
    ["- a\n  - b\n    1. c\n- [x] d", "- a\n  - b\n    1. c\n- ☑ d"],
    ["> a\n> > b", "> a\n> \n> b"],
    ["[t](https://ex.ro)", "[t](<https://ex.ro>)"],
    ["[t](javascript:x) [u](tg://x)", "t (javascript:x) u (tg://x)"],
    ["[https://a.ro](https://b.ro)", "https://a.ro <https://b.ro>"],
    ["2. a\n4. b\n5. c", "2. a\n4\\. b\n5. c"],
    ["```src/a.ts\nlet a;\n```", "src/a.ts\n```\nlet a;\n```"],
    ["see https://ex.ro/a and <https://ex.ro/b>", "see <https://ex.ro/a> and <https://ex.ro/b>"],
    ["www.ex.ro [www.ex.ro it](https://ex.ro)", "<http://www.ex.ro> [www.ex.ro it](<https://ex.ro>)"],
    ["snake_case || x ||", "snake\\_case \\|\\| x \\|\\|"],
    ["@everyone <@123> <@&1> <#2>", "@\u200beveryone <\u200b@123> <\u200b@&1> <\u200b#2>"],
    ["\\@everyone `@everyone`", "@\u200beveryone `@everyone`"],
    ["1\\. no list\n\\# no heading", "1\\. no list\n\\# no heading"],
    ["a &lt; b &amp; c", "a < b & c"],
  ])("%j", (markdown, expected) => expect(renderDiscordMarkdown(markdown)).toBe(expected));
});

test.each([
  "\\<@123>",
  "<\\@123>",
  "&lt;@123&gt;",
  "\\<\\@&123>",
  "@ever&#121;one",
  "- @here",
  "# <@!1>",
  "[@everyone](./x)",
])("%s mentions nobody", (markdown) =>
  expect(renderDiscordMarkdown(markdown)).not.toMatch(/<@[!&]?\d|@everyone|@here/),
);

test("any document becomes messages of at most 2000 characters that hold every word", () => {
  const words = (text: string) => text.normalize("NFC").match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  fc.assert(
    fc.property(markdownDocument, (markdown) => {
      const pieces = discordPieces(markdown);
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(2000);
      const shown = pieces
        .map((piece) =>
          piece
            .normalize("NFC")
            .replace(/<http:\/\/(?=www\.)/g, "")
            .replace(/(?<!\\)\]\(<[^>]*>\)/g, "")
            .replace(/[^\p{L}\p{N}]/gu, ""),
        )
        .join("");
      for (const word of words(visibleTextOf(lexMarkdown(markdown), isDiscordLink))) expect(shown).toContain(word);
    }),
    { numRuns: 500, endOnFailure: true },
  );
});
