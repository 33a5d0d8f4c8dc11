/** Text of at least `length` characters. */
export type Family = (length: number) => string;

function times(length: number, part: (index: number) => string): string {
  const parts: string[] = [];
  for (let index = 0, written = 0; written < length; index += 1) {
    const next = part(index);
    parts.push(next);
    written += next.length;
  }
  return parts.join("");
}

const repeated =
  (part: string): Family =>
  (length) =>
    times(length, () => part);

const READY = "PHASE_STATUS: ready_to_advance";

/** What made a reader of Markdown slow somewhere: each is text that a model can be led to write, or a person sends. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  prose: repeated("One **sentence** about a `thing` on [a page](https://ex.ro/a), and one more. Ce bine!\n\n"),
  "definitions and references": (length) =>
    times(length / 2, (index) => `see [a${index}]\n\n`) +
    times(length / 2, (index) => `[a${index}]: https://ex.ro/${index}\n`),
  "references in one paragraph": (length) =>
    `${times(length / 2, (index) => `[a${index}] `)}\n\n${times(length / 2, (index) => `[a${index}]: https://ex.ro/${index}\n`)}`,
  "references in lists within lists": (length) =>
    `${times(length, () => `${"- ".repeat(12)}${"[a] ".repeat(600)}\n`)}\n\n[a]: https://ex.ro\n`,
  "definitions of one name": (length) => `[a]\n\n${times(length, () => "[a]: https://ex.ro\n")}`,
  "a definition with a long title": (length) => `[a]: https://ex.ro "${times(length, () => "b\n")}`,
  "emphasis between spaces": repeated("_a_ "),
  "emphasis without spaces": repeated("_a_"),
  "emphasis never closed": repeated("*a "),
  "emphasis never opened": repeated("a* "),
  "emphasis in emphasis": (length) => `${"*a ".repeat(length / 6)}${"b* ".repeat(length / 6)}`,
  "one run of marks": repeated("*"),
  "lists within lists": (length) => `${times(length, () => "- ")}x`,
  "paragraphs of an item within others": (length) =>
    `${"- ".repeat(11)}a\n\n${times(length, () => `${" ".repeat(22)}b\n\n`)}`,
  "lists within lists, by indentation": (length) => times(length, (index) => `${"  ".repeat(index % 40)}- x\n`),
  "a list of lines without indentation": (length) => `- a\n${times(length, () => "b\n")}`,
  "a list of items": repeated("- a\n"),
  "numbered items": (length) => times(length, (index) => `${index}. a\n`),
  "quotes within quotes": (length) => `${times(length, () => ">")} x`,
  "quoted lines": repeated("> a\n"),
  "tables of many rows": (length) => `|a|b|\n|-|-|\n${times(length, () => "|x|y|\n")}`,
  "tables of many columns": (length) =>
    `${times(length / 3, () => "|a")}|\n${times(length / 3, () => "|-")}|\n${times(length / 3, () => "|b")}|`,
  "tables that grow": (length) => `|a|\n|-|\n${times(length, (index) => `${"|b".repeat((index % 60) + 1)}|\n`)}`,
  "one long word": repeated("a"),
  "spaces in a line": (length) => `a${times(length, () => " ")}b`,
  "lines that end in spaces": repeated("a     \n"),
  "empty lines": (length) => `a${times(length, () => "\n")}b`,
  "indented by tabs": repeated("\ta\n\n"),
  "brackets open": repeated("["),
  "brackets and parentheses": repeated("[a]("),
  links: (length) => times(length, (index) => `[a](https://ex.ro/${index}) `),
  "links without a place": repeated("[a]() "),
  "a link with a long title": (length) => `[a](https://ex.ro "${times(length, () => "b\\")})`,
  addresses: (length) => times(length, (index) => `https://ex.ro/${index} `),
  "addresses without a space": repeated("https://"),
  "an address of dots": (length) => `www.${times(length, () => "a.")}`,
  "addresses in angles": repeated("<https://a"),
  "angles open": repeated("<"),
  "tags open": repeated("<a "),
  "tags in lines": repeated("<div>\n"),
  "comments open": repeated("<!--"),
  "fences never closed": repeated("```js\n"),
  "a fence of long runs": (length) => times(length, (index) => `${"`".repeat((index % 100) + 3)}\n`),
  "code never closed": repeated("`a "),
  "code in runs of many lengths": (length) => times(length, (index) => `${"`".repeat((index % 200) + 1)}a`),
  "entities never closed": repeated("&a"),
  backslashes: repeated("\\"),
  "backslashes before marks": repeated("\\* "),
  "a path": repeated("C:\\a*_"),
  "lines with a rule below": repeated("a\n=\n"),
  "rules without a line": repeated("=\n"),
  headings: repeated("# a\n"),
  "line breaks": repeated("a\\\n"),
  "a heading of marks": (length) => `# a ${times(length, () => "#")} b`,
  "one long character": (length) => `e${times(length, () => "\u0301")}`,
  "characters of many parts": repeated("👩‍👩‍👧‍👦"),
  "words without spaces": repeated("中文"),
  "names of files": repeated("a/b.md "),
  "one long path of files": repeated("a.md/"),
  commands: repeated("/cancel "),
  "underlined names": repeated("a_b "),
  "a machine line": (length) => `${times(length / 2, () => " ")}${READY}${times(length / 2, () => " ")}x`,
  "machine lines": repeated(`${READY}\n\nx\n`),
  "keys and tokens": repeated("sk-ant-"),
  "a key never ended": repeated("-----BEGIN PRIVATE KEY-----\n"),
  stories: (length) => times(length, (index) => `### US-${index + 1}: a\n\n- [ ] a\n- b\n\n`),
  "one story of many lines": (length) => `### US-001: a\n\n${times(length, () => "- [ ] a\n")}`,
  "keys of front matter": (length) => `---\n${times(length, (index) => `k${index}: v\n`)}---\n`,
  "front matter in brackets": (length) => `---\na: ${times(length, () => "[")}\n---\n`,
  "questions with options": repeated("D1 — a?\nA) b\nB) c\n\n"),
};
