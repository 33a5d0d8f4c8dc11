import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutLinks } from "./without-links.ts";

test.each([
  ["See https://a.example/b?c=1#d now", "See a[.]example/b?c=1#d now"],
  ["[the docs](https://a.example/b) say", "the docs a[.]example/b say"],
  ['[a](<https://a.example/b> "title")', "a a[.]example/b"],
  ["[see [the docs](https://a.example/b)", "[see the docs a[.]example/b"],
  ["[see [the] docs](https://a.example/b)", "[see [the] docs](a[.]example/b)"],
  ["<http://user:secret@a.example>", "<a[.]example>"],
  ["www.a.example and tg://user?id=7", "www[.]a[.]example and user?id=7"],
  ["**bold** `README.md` 3.14 e.g.", "**bold** `README.md` 3.14 e.g."],
])("%s becomes %s", (text, words) => {
  expect(withoutLinks(text)).toBe(words);
});

test("no address with a scheme is left, and every word around it stays", () => {
  const word = fc.stringMatching(/^[a-zăîșț0-9*_-]{1,8}$/);
  const address = fc
    .tuple(fc.constantFrom("https", "http", "tg"), fc.stringMatching(/^[a-z]{1,6}\.[a-z]{2,6}(\/[a-z?=&#.]{0,6})?$/))
    .map(([scheme, rest]) => `${scheme}://${rest}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(word, address), { maxLength: 8 }), (parts) => {
      const said = withoutLinks(parts.join(" "));
      expect(said).not.toMatch(/(https?|tg):\/\//);
      const words = parts.filter((part) => !part.includes("://"));
      expect(words.filter((one) => !said.includes(one))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
