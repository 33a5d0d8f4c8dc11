import { describe, expect, test } from "vitest";
import { renderConsoleHtml, renderDocument } from "./html.ts";
import { cpuMs } from "../../../../test/growth.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java\tscript:alert(1))",
  "[x](<javascript:alert(1)>)",
  "[x](javascript&colon;alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "![x](javascript:alert(1))",
  '[x](https://example.org/"onmouseover="alert(1))',
  '<https://example.org/"onclick=alert(1)>',
  '```"><script>alert(1)</script>\ncode\n```',
  "| <script>alert(1)</script> |\n| - |\n| <b onclick=alert(1)>x</b> |",
  "# <svg onload=alert(1)>",
  "[a]: javascript:alert(1)\n[a]",
];

const KNOWN_TAG =
  /<\/?(?:p|a|pre|code|div|table|thead|tbody|tr|t[hd]|h[1-6]|ul|ol|li|em|strong|del|br|blockquote|hr)(?: (?:href="(?:https?|mailto):[^"]*"|rel="[\w ]+"|target="_blank"|tabindex="0"|class="(?:wide|as-written)"|value="\d+"))*>/g;

describe.each([
  ["a message", renderConsoleHtml],
  ["a document", renderDocument],
])("%s", (_name, render) => {
  test.each(HOSTILE)("%s is harmless", (markdown) => {
    expect(render(markdown).replace(KNOWN_TAG, "")).not.toMatch(/[<>]/);
  });

  test("shows raw HTML as it is written", () => {
    expect(render("a <b>c</b>")).toContain("a &lt;b&gt;c&lt;/b&gt;");
  });

  test("renders quickly even if the library alone would be slow", () => {
    const took = cpuMs(() => {
      expect(render(`- a\n${"b\n".repeat(20_000)}`)).toContain("as-written");
      expect(render(">".repeat(5000))).toContain("&gt;&gt;&gt;");
      expect(render("x".repeat(300_000))).toContain("as-written");
    });
    expect(took).toBeLessThan(2000);
  });
});

test("a message's headings are below the page's own headings", () => {
  expect(renderConsoleHtml("# One\n\n###### Six")).toBe("<h3>One</h3>\n<h6>Six</h6>\n");
});

test("a wide table scrolls on its own, and the keyboard can reach it", () => {
  expect(renderDocument("| a |\n| - |\n| 1 |")).toContain('<div class="wide" tabindex="0"><table>');
});
