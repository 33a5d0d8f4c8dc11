import { expect, test } from "vitest";
import { plainText } from "./client.ts";

const entry = { seq: 1, from: "planner" as const, buttons: [] };

test("an entry's HTML becomes the text that a person sees", () => {
  const html = "<p>A &lt;b&gt; &amp;amp; caf&eacute;, <b>&#39;ceai&#39;</b></p>\n\n\n<ul><li>una</li></ul>";
  expect(plainText({ ...entry, html })).toBe("A <b> &amp; café, 'ceai'\n\n• una");
});

test("a person's own words are not changed", () => {
  expect(plainText({ ...entry, from: "person", text: "scrie &lt; în loc de <" })).toBe("scrie &lt; în loc de <");
});
