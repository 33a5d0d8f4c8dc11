import { array, assert, constantFrom, nat, property, record, string } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Entity } from "./entity.ts";
import { toMarkdown } from "./entity.ts";

const entity = (type: string, offset: number, length: number, more: Partial<Entity> = {}): Entity => ({
  type,
  offset,
  length,
  ...more,
});

describe("the person's formatting", () => {
  test.each<[string, string, Entity[], string]>([
    ["no formatting", "2*3*4 _x_ [a]", [], "2*3*4 _x_ [a]"],
    ["bold", "foarte mic", [entity("bold", 0, 6)], "**foarte** mic"],
    [
      "a link",
      "vezi aici",
      [entity("text_link", 5, 4, { url: "https://a.ro/?x=(1)" })],
      "vezi [aici](<https://a.ro/?x=(1)>)",
    ],
    [
      "a link that is its own text",
      "https://a.ro",
      [entity("text_link", 0, 12, { url: "https://a.ro" })],
      "https://a.ro",
    ],
    [
      "code with a language",
      "așa:\nlet a = `1`;",
      [entity("pre", 5, 12, { language: "ts" })],
      "așa:\n```ts\nlet a = `1`;\n```",
    ],
    ["a block inside a line", "a b c", [entity("pre", 2, 1)], "a \n```\nb\n```\n c"],
    ["a block with a fence in it", "```\nx", [entity("pre", 0, 5)], "````\n```\nx\n````"],
    ["inline code with a backtick", "a`b", [entity("code", 0, 3)], "``a`b``"],
    ["inline code that ends with one", "a`", [entity("code", 0, 2)], "`` a` ``"],
    ["nested", "foarte mic", [entity("bold", 0, 10), entity("italic", 7, 3)], "**foarte _mic_**"],
    [
      "the same range twice",
      "aici",
      [entity("text_link", 0, 4, { url: "https://a.ro" }), entity("bold", 0, 4)],
      "[**aici**](https://a.ro)",
    ],
    ["offsets after an emoji", "👩‍🌾 mic", [entity("bold", 6, 3)], "👩‍🌾 **mic**"],
    ["a quote", "da\nși nu\ngata", [entity("blockquote", 3, 5)], "da\n> și nu\n\ngata"],
    ["spaces at the edges", "a bun b", [entity("bold", 1, 5)], "a **bun** b"],
    [
      "somebody without a username",
      "întreab-o pe ea",
      [entity("text_mention", 13, 2, { user: { first_name: "Ana", last_name: "Pop" } })],
      "întreab-o pe ea (Ana Pop)",
    ],
    ["a name as it is", "Ana Pop", [entity("text_mention", 0, 7, { user: { first_name: "Ana" } })], "Ana Pop"],
    ["a kind that a later version brings", "abc", [entity("hologram", 0, 3)], "abc"],
    ["half an emoji", "😀a", [entity("bold", 1, 2)], "😀a"],
    ["beyond the text", "abc", [entity("bold", 1, 9)], "abc"],
    ["an overlap by halves", "abcd", [entity("bold", 0, 3), entity("italic", 2, 2)], "**abc**d"],
    ["formatting in code", "abcd", [entity("code", 0, 4), entity("bold", 1, 2)], "`abcd`"],
  ])("%s", (_, text, entities, expected) => {
    expect(toMarkdown(text, entities)).toBe(expected);
  });
});

const KINDS = [
  "bold",
  "italic",
  "strikethrough",
  "underline",
  "spoiler",
  "code",
  "pre",
  "blockquote",
  "text_link",
  "hashtag",
];
const anyEntity = record({
  type: constantFrom(...KINDS),
  offset: nat(12),
  length: nat(8).map((length) => length + 1),
  url: constantFrom("https://a.ro", "https://a.ro/(x)"),
});

test("no character is lost or moved, whatever the formatting claims", () => {
  assert(
    property(string({ unit: "grapheme", maxLength: 8 }), array(anyEntity, { maxLength: 5 }), (text, entities) => {
      let at = 0;
      const written = toMarkdown(text, entities);
      for (const character of written) if (text.startsWith(character, at)) at += character.length;
      expect(at).toBe(text.length);
      expect(written.isWellFormed()).toBe(text.isWellFormed());
    }),
    { numRuns: 1000 },
  );
});

test("without the markup it is the text", () => {
  const plain = string({ unit: constantFrom("a", "ș", "👩‍🌾", " ", "\n"), maxLength: 12 });
  assert(
    property(plain, array(anyEntity, { maxLength: 5 }), (text, entities) => {
      const bare = toMarkdown(text, entities)
        .replace(/\]\(<?https:\/\/a\.ro(\/\(x\))?>?\)/g, "")
        .replace(/[*_~`>[\s]/g, "");
      expect(bare).toBe(text.replace(/\s/g, ""));
    }),
    { numRuns: 1000 },
  );
});
