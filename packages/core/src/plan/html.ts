const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;

/** A comment is no part of the plan. One that nobody closed swallows everything after it. */
export function isUnclosedComment(html: string): boolean {
  return html.lastIndexOf("<!--") > html.lastIndexOf("-->");
}

/** The lines of an HTML block as Markdown, as many as before: `<summary>` is a bold label, `<li>` an item. */
export function htmlLines(html: string): string[] {
  return html
    .replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ""))
    .split("\n")
    .map((line) =>
      line
        .replace(/<summary>\s*([^<]*?):?\s*<\/summary>/i, "**$1:**")
        .replace(/<li[^<>]{0,200}>/gi, "- ")
        .replace(/<\/t[dh]>\s*(?=<t[dh])/gi, " — ")
        .replace(/<(?!br\b)\/?[a-z][^<>]{0,500}>/gi, "")
        .trim(),
    );
}

const BREAK_OR_CODE = /(`+)[\s\S]*?\1|<br\s{0,4}\/?>/gi;

/** The parts of a line between its `<br>`, without their bullets. `<br>` in code is text. */
export function splitBreaks(text: string): string[] {
  if (!/<br/i.test(text)) return [text];
  const parts = text.replace(BREAK_OR_CODE, (found) => (found.startsWith("`") ? found : "\n")).split("\n");
  return parts.length === 1 ? parts : parts.map((part) => part.replace(/^\s*(?:[-*+•]|\d{1,3}[.)])\s+/, ""));
}
