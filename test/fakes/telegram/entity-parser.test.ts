import { describe, expect, test } from "vitest";
import { parseEntities } from "./entity-parser.ts";

describe("accepted", () => {
  test.each([
    ["plain &lt;b&gt; &amp; &quot; &#33; &#x1F9E0;", 'plain <b> & " ! 🧠', []],
    ["&nbsp; &apos; & &;", "&nbsp; &apos; & &;", []],
    [
      "<b>a</b><STRONG>b</strong>",
      "ab",
      [
        ["bold", 0, 1],
        ["bold", 1, 1],
      ],
    ],
    [
      "<i>a</i><em>b</em><u>c</u><ins>d</ins>",
      "abcd",
      [
        ["italic", 0, 1],
        ["italic", 1, 1],
        ["underline", 2, 1],
        ["underline", 3, 1],
      ],
    ],
    [
      "<s>a</s><strike>b</strike><del>c</del>",
      "abc",
      [
        ["strikethrough", 0, 1],
        ["strikethrough", 1, 1],
        ["strikethrough", 2, 1],
      ],
    ],
    [
      '<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>',
      "ab",
      [
        ["spoiler", 0, 1],
        ["spoiler", 1, 1],
      ],
    ],
    [
      "🧠<b>x <i>y</i></b>",
      "🧠x y",
      [
        ["bold", 2, 3],
        ["italic", 4, 1],
      ],
    ],
    ["<b></b>x", "x", []],
    ["<b>x</>", "x", [["bold", 0, 1]]],
    [
      "<blockquote>q</blockquote><blockquote expandable>r</blockquote>",
      "qr",
      [
        ["blockquote", 0, 1],
        ["expandable_blockquote", 1, 1],
      ],
    ],
    ["a > b", "a > b", []],
  ])("%s", (html, text, entities) => {
    expect(parseEntities(html)).toEqual({
      kind: "parsed",
      text,
      entities: entities.map(([type, offset, length]) => ({ type, offset, length })),
    });
  });

  test.each([
    [
      '<a href="https://ex.ro/?a=1&amp;b=2">t</a>',
      [{ type: "text_link", offset: 0, length: 1, url: "https://ex.ro/?a=1&b=2" }],
    ],
    ["<a href='javascript:x'>t</a>", []],
    ['<pre><code class="language-ts">x</code></pre>', [{ type: "pre", offset: 0, length: 1, language: "ts" }]],
    ['<code class="language-ts"><pre>x</pre></code>', [{ type: "pre", offset: 0, length: 1, language: "ts" }]],
    ["<pre>x</pre>", [{ type: "pre", offset: 0, length: 1 }]],
    ['<code class="language-ts">x</code>', [{ type: "code", offset: 0, length: 1 }]],
    ['<tg-emoji emoji-id="5">👍</tg-emoji>', [{ type: "custom_emoji", offset: 0, length: 2, custom_emoji_id: "5" }]],
  ])("%s", (html, entities) => {
    expect(parseEntities(html)).toMatchObject({ kind: "parsed", entities });
  });
});

describe("refused, in Telegram's words", () => {
  test.each([
    ["ț<x>", 'Unsupported start tag "x" at byte offset 2'],
    ["a < b", 'Unsupported start tag "" at byte offset 2'],
    ["<br/>", 'Unsupported start tag "br/" at byte offset 0'],
    ["<b", "Unclosed start tag at byte offset 0"],
    ["<a href", 'Unclosed start tag "a" at byte offset 0'],
    ["<a href=", 'Unclosed start tag "a" at byte offset 0'],
    ['<a href="x', "Unclosed start tag at byte offset 0"],
    ["<a =x>t</a>", 'Empty attribute name in the tag "a" at byte offset 0'],
    ["<a href=https://ex.ro>t</a>", "Unexpected end of name token at byte offset 8"],
    ["<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ["<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"],
    ["x</b>", "Unexpected end tag at byte offset 1"],
    ["<b>x</b", "Unclosed end tag at byte offset 4"],
    ["<b>x</b y>", "Unclosed end tag at byte offset 4"],
    ["<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ["<b>x", 'Can\'t find end tag corresponding to start tag "b"'],
    [
      "&#xD800;",
      "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
    ],
  ])("%s", (html, reason) => {
    expect(parseEntities(html)).toEqual({ kind: "refused", reason: `can't parse entities: ${reason}` });
  });
});
