import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressesOf, visibleTextOf } from "@echo/core/text/markdown/visible-text";
import { splitMarkdown } from "@echo/core/text/markdown/split";
import { isSameText } from "@echo/core/text/markdown/split-guard";
import { lexMarkdown } from "@echo/core/text/markdown/lex";
import { markdownDocument } from "../../../../test/arbitrary/markdown.ts";
import { type TelegramEntity, parseEntities } from "../../../../test/fakes/telegram/entity-parser.ts";
import { renderTelegramHtml, telegramPieces } from "./html.ts";
import { isTelegramLink } from "./html/layout.ts";
import { cpuMs } from "../../../../test/growth.ts";

const html = (markdown: string) => renderTelegramHtml(markdown).html;

function parse(text: string): { text: string; entities: TelegramEntity[] } {
  const result = parseEntities(text);
  if (result.kind === "refused") throw new Error(`${result.reason} in ${text}`);
  return result;
}

/** Removes white space, the bars between cells, and dashes that may be the line below a table's header. */
const bare = (text: string) => text.replace(/-{3,}[-+]*/g, "").replace(/[\s|]/g, "");

/** Addresses of links are written out in a part of a document that had to become plain text. */
const withoutAddresses = (text: string, markdown: string) =>
  addressesOf(lexMarkdown(markdown)).reduce((rest, href) => rest.replaceAll(`(${bare(href)})`, ""), bare(text));

/** Names that Telegram would link by itself: they end like a top-level domain, outside code, pre and links. */
function linkedFileNames({ text, entities }: { text: string; entities: TelegramEntity[] }): string[] {
  const isSafe = (at: number, end: number) =>
    entities.some(
      ({ type, offset, length }) => /^(?:code|pre|text_link)$/.test(type) && offset < end && offset + length > at,
    );
  return Array.from(text.matchAll(/[\p{L}\p{N}_-]+\.(?:md|py|sh|rs|pl|zip)(?![\p{L}\p{N}_])/giu))
    .filter((match) => !isSafe(match.index, match.index + match[0].length))
    .map((match) => match[0]);
}

/**
 * The people whom Telegram would notify. They are linked, or their name follows an `@` outside code, pre and links. The
 * `@` must not be inside a word.
 */
function mentioned({ text, entities }: { text: string; entities: TelegramEntity[] }): string[] {
  const isSafe = (at: number) =>
    entities.some(
      ({ type, offset, length }) => /^(?:code|pre|text_link)$/.test(type) && offset <= at && offset + length > at,
    );
  return [
    ...Array.from(text.matchAll(/(?<![\p{L}\p{N}_])@[A-Za-z0-9_]{2,32}/gu))
      .filter(({ index }) => !isSafe(index))
      .map(([name]) => name),
    ...entities.flatMap(({ url }) => (url?.startsWith("tg:") === true ? [url] : [])),
  ];
}

/** The commands that Telegram would make of words (td/telegram/MessageEntity.cpp, find_bot_commands). */
function commands({ text, entities }: { text: string; entities: TelegramEntity[] }): string[] {
  const isSafe = (at: number) =>
    entities.some(
      ({ type, offset, length }) => /^(?:code|pre|text_link)$/.test(type) && offset <= at && offset + length > at,
    );
  return Array.from(text.matchAll(/(?<![\p{L}\p{N}_/<>])\/\w{1,64}(?:@\w{3,32})?(?![\p{L}\p{N}_/<>])/gu))
    .filter(({ index }) => !isSafe(index))
    .map(([name]) => name);
}

/** Finds entities that break Telegram's rules: code holds no other entity, quotes do not nest, nothing crosses. */
function wronglyNested(entities: TelegramEntity[]): string[] {
  const end = (entity: TelegramEntity) => entity.offset + entity.length;
  const quotesFirst = entities.toSorted((a, b) => Number(b.type === "blockquote") - Number(a.type === "blockquote"));
  const sorted = quotesFirst.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return sorted.flatMap((outer, index) =>
    sorted.slice(index + 1).flatMap((inner) => {
      if (inner.offset >= end(outer)) return [];
      const isBlock = (entity: TelegramEntity) => /^(?:code|pre)$/.test(entity.type);
      const mayHold =
        !isBlock(outer) && (outer.type === "blockquote" || !isBlock(inner)) && inner.type !== "blockquote";
      return mayHold && end(inner) <= end(outer)
        ? []
        : [`${outer.type} ${outer.offset} and ${inner.type} ${inner.offset}`];
    }),
  );
}

describe("each kind of block becomes Telegram's HTML", () => {
  test.each([
    ["**b** *i* ~~s~~ `c`", "<b>b</b> <i>i</i> <s>s</s> <code>c</code>"],
    ["***both*** and **b *i* b**", "<b><i>both</i></b> and <b>b <i>i</i> b</b>"],
    ["**see `x` now**", "<b>see </b><code>x</code><b> now</b>"],
    ["## Title *here*", "<b>Title </b><b><i>here</i></b>"],
    ["```ts title=x\nlet a = 1 < 2;\n```", 'title=x\n<pre><code class="language-ts">let a = 1 &lt; 2;</code></pre>'],
    ["```\nx\n```", "<pre>x</pre>"],
    ["- a\n- b\n  1. c\n  2. d\n- e", "• a\n• b\n  1. c\n  2. d\n• e"],
    ["3. c\n4. d", "3. c\n4. d"],
    ["- [ ] open\n- [x] done", "☐ open\n☑ done"],
    ["> quote\n> > inner\n\nafter", "<blockquote>quote\n\ninner</blockquote>\n\nafter"],
    ["| a | bb |\n|---|--:|\n| țară | 1 |", "<pre>a    |  bb\n-----+----\nțară |   1</pre>"],
    ["[t](https://ex.ro/?a=1&b=2)", '<a href="https://ex.ro/?a=1&amp;b=2">t</a>'],
    ["[t](tg://user?id=1) [u](tg://resolve?domain=ana)", "t (tg://user?id=1) u (tg://resolve?domain=ana)"],
    ["[t](javascript:alert(1)) [u](./x.html)", "t (javascript:alert(1)) u (<code>./x.html</code>)"],
    ["![alt](https://ex.ro/i.png)", '<a href="https://ex.ro/i.png">alt</a>'],
    ["a <b>x</b> & <script>", "a &lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;"],
    ["<div>\n*raw*\n</div>", "&lt;div&gt;\n<i>raw</i>\n&lt;/div&gt;"],
    ["<pre>\n*raw*\n</pre>", "&lt;pre&gt;\n*raw*\n&lt;/pre&gt;"],
    ["2. a\n4. b\n4. c", "2. a\n4. b\n5. c"],
    ["1 &lt; 2 &amp; \\*no\\*", "1 &lt; 2 &amp; *no*"],
    ["a\n\n---\n\nb", "a\n\nb"],
  ])("%j", (markdown, expected) =>
    expect(html(markdown).replaceAll("</b><b>", "")).toBe(expected.replaceAll("</b><b>", "")),
  );
});

describe("Telegram does not turn file names into links", () => {
  test.each([
    ["read final-plan.md.", "read <code>final-plan.md</code>."],
    ["scripts/ralph/final-plan.md, main.py", "<code>scripts/ralph/final-plan.md</code>, <code>main.py</code>"],
    ["README\\.md", "<code>README.md</code>"],
    ["**final**-plan.md ok", "<code>final</code><code>-plan.md</code> ok"],
    ["plan.md-ul e gata", "<code>plan.md</code>-ul e gata"],
    ["`README.md`", "<code>README.md</code>"],
    ["## README.md", "<code>README.md</code>"],
    ["Node.js, package.json, e.g. this.", "Node.js, package.json, e.g. this."],
    ["[README.md](https://ex.ro/README.md)", '<a href="https://ex.ro/README.md">README.md</a>'],
  ])("%s", (markdown, expected) =>
    expect(html(markdown).replaceAll("</code><code>", "")).toBe(expected.replaceAll("</code><code>", "")),
  );
});

describe("Telegram makes no command of a word", () => {
  test.each([
    ["send /cancel, or (/plan) or /status@echo_bot.", "send [/cancel], or ([/plan]) or [/status@echo_bot]."],
    ["**/plan** starts; /plan-ul", "[/plan] starts; [/plan-ul]"],
    ["and/or, 1/2, /usr/bin, https://ex.ro/plan", "and/or, 1/2, /usr/bin, https://ex.ro/plan"],
    ["`/plan` [/plan](https://ex.ro)", "[/plan] /plan"],
    ["./plan.html and ~/plan", "[./plan.html] and [~/plan]"],
  ])("%s", (markdown, expected) => {
    const shown = html(markdown)
      .replaceAll("<code>", "[")
      .replaceAll("</code>", "]")
      .replace(/<[^>]*>/g, "");
    expect(shown).toBe(expected);
  });
});

describe("Telegram notifies no person who is named in the text", () => {
  test.each([
    ["ask @ana_pop, then @bob.", "ask <code>@ana_pop</code>, then <code>@bob</code>."],
    ["(@ana) **@ana** @*ana*", "(<code>@ana</code>) <code>@ana</code> <code>@ana</code>"],
    ["ana@example.com, @, @!", "ana@example.com, @, @!"],
    ["@types/node și `@ana`", "<code>@types</code>/node și <code>@ana</code>"],
    ["see @ana/README.md", "see <code>@ana/README.md</code>"],
    ["[@ana](https://ex.ro)", '<a href="https://ex.ro">@ana</a>'],
    ["[@ana](http://localhost:3000) www.ex.ro@ana_pop", "<code>@ana</code> (http://localhost:3000) www.ex.ro@ana_pop"],
  ])("%s", (markdown, expected) => expect(html(markdown).replaceAll("</code><code>", "")).toBe(expected));
});

test("the plain text is the Markdown as the author wrote it, never HTML", () => {
  expect(renderTelegramHtml("**a** <b>\n").plain).toBe("**a** <b>");
  const pieces = telegramPieces(`[a](https://ex.ro/${"x".repeat(1900)}) `.repeat(3));
  const addresses = pieces.flatMap(({ plain }) => plain.match(/\(https:\/\/ex\.ro\/x{1900}\)/g) ?? []);
  expect(addresses).toHaveLength(3);
});

test("a document that fits in one message is rendered whole", () => {
  const markdown = "[plan](https://ex.ro)\n7) - [un](https://ex.ro)\n   - ```\n\n   | plan |\n   | --- |\n7) un\n";
  expect(telegramPieces(markdown).map((piece) => piece.html)).toEqual([html(markdown)]);
});

test("Markdown that shows nothing becomes no message", () => {
  expect(telegramPieces("\n\n---\n\n***\n")).toEqual([]);
});

test("any document becomes messages that Telegram accepts and that show all of its text", () => {
  fc.assert(
    fc.property(markdownDocument, (markdown) => {
      const pieces = telegramPieces(markdown).map((piece) => parse(piece.html));
      // If a table is cut, both pieces show its header.
      const whole = pieces.length === 1 ? pieces : [parse(html(markdown))];
      const shown = whole.map(({ text }) => text).join("");
      expect(withoutAddresses(shown, markdown)).toBe(
        withoutAddresses(visibleTextOf(lexMarkdown(markdown), isTelegramLink), markdown),
      );
      for (const piece of pieces) {
        expect(piece.text.length).toBeLessThanOrEqual(4096);
        expect(wronglyNested(piece.entities)).toEqual([]);
        expect(linkedFileNames(piece)).toEqual([]);
        expect(mentioned(piece)).toEqual([]);
        expect(commands(piece)).toEqual([]);
      }
    }),
    { numRuns: 800, endOnFailure: true },
  );
});

test("a long document is cut into messages that show all of its text", () => {
  const measure = (markdown: string) => parse(html(markdown)).text.length;
  fc.assert(
    fc.property(fc.array(markdownDocument, { minLength: 5, maxLength: 25 }), (documents) => {
      const markdown = documents.join("\n\n");
      for (const piece of telegramPieces(markdown)) {
        expect(parse(piece.html).text.length).toBeLessThanOrEqual(4096);
        expect(piece.plain.length).toBeLessThanOrEqual(4096);
        expect(parse(piece.html).entities.length).toBeLessThanOrEqual(100);
      }
      expect(
        isSameText(lexMarkdown(markdown), splitMarkdown(markdown, { limit: 4096, measure }) ?? [], new Map()),
      ).toBe(true);
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

test("no message has more than 100 pieces of formatting, because Telegram ignores any after the first 100", () => {
  const word = fc.constantFrom("**b**", "*i*", "`c`", "~~s~~", "[l](https://ex.ro)", "final-plan.md", "***x***", "w");
  const line = fc.array(word, { minLength: 20, maxLength: 120 }).map((words) => words.join(" "));
  const wrap = fc.constantFrom(
    (text: string) => text,
    (text: string) => `> ${text}`,
    (text: string) => `- ${text}`,
    (text: string) => `## ${text}`,
  );
  const block = fc.tuple(line, wrap).map(([text, put]) => put(text));
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), (blocks) => {
      const markdown = blocks.join("\n\n");
      const pieces = telegramPieces(markdown);
      for (const piece of pieces) expect(parse(piece.html).entities.length).toBeLessThanOrEqual(100);
      expect(bare(pieces.map((piece) => parse(piece.html).text).join(""))).toBe(
        bare(visibleTextOf(lexMarkdown(markdown))),
      );
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

test("30,000 characters become messages within three seconds", () => {
  const section =
    "## Pas\n\nText **important** și `cod`.\n\n```ts\nconst a = 1;\n```\n\n- unu\n- doi\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
  const took = cpuMs(() => expect(telegramPieces(section.repeat(300)).length).toBeGreaterThan(5));
  expect(took).toBeLessThan(3000);
});
