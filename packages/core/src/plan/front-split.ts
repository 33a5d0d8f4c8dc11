import { mentionsFields, opensWithField } from "./front-key.ts";

/** A front matter longer than this is not one. */
const MAX_YAML_LENGTH = 64_000;

/** Words before the front matter ("Here is the plan:") have at most this many lines. */
const MAX_LINES_BEFORE = 20;

const DASHES = /^---[ \t]*$/;
const END = /^(?:---|\.\.\.)[ \t]*$/;
const FENCE = /^(`{3,}|~{3,})[ \t]*(\w*)[ \t]*$/;
const YAML_NAME = /^(?:ya?ml)?$/i;

export interface Document {
  /** `undefined` if the document has no front matter. */
  yaml: string | undefined;
  /** The number of the document's line on which `yaml` begins. */
  yamlLine: number;
  /** Everything else. If the front matter stands at the top and in no fence, it is the rest, byte for byte. */
  body: string;
  /** What is added to the number of a line of `body` to get the document's. */
  bodyLine: number;
  /** How the front matter stands, if not between two lines of dashes at the top. */
  form: "plain" | "fenced" | "open";
}

interface Line {
  text: string;
  start: number;
  /** Where the next line starts. */
  end: number;
}

/** Takes a document apart. A rule (`---`) with ordinary text after it is not front matter. */
export function splitFrontMatter(markdown: string): Document {
  const lines = linesOf(markdown, MAX_YAML_LENGTH);
  const none: Document = { yaml: undefined, yamlLine: 1, body: markdown, bodyLine: 0, form: "plain" };
  const first = lines.findIndex(({ text }) => text.trim() !== "");
  for (let at = Math.max(first, 0); at < Math.min(lines.length, first + MAX_LINES_BEFORE); at += 1) {
    const text = lines[at]?.text ?? "";
    if (/^#{1,6}(?:\s|$)/.test(text)) return none;
    const found = DASHES.test(text)
      ? between(markdown, lines, at, at === first)
      : FENCE.test(text)
        ? inFence(markdown, lines, at)
        : opensWithField(text) && mentionsFields(text)
          ? { ...none, form: "open" as const, yamlLine: at + 1 }
          : undefined;
    if (found !== undefined) return found.form === "open" ? found : joined(markdown, lines, first, at, found);
  }
  return none;
}

function linesOf(markdown: string, most: number): Line[] {
  const lines: Line[] = [];
  for (let start = markdown.startsWith("\uFEFF") ? 1 : 0; start < Math.min(markdown.length, most);) {
    const newline = markdown.indexOf("\n", start);
    const end = newline === -1 ? markdown.length : newline + 1;
    lines.push({ text: markdown.slice(start, Math.min(end, start + 4000)).replace(/\r?\n$/, ""), start, end });
    start = end;
  }
  return lines;
}

/** The front matter between the dashes at `opening` and the next ones, or `undefined` if they are a rule. */
function between(markdown: string, lines: readonly Line[], opening: number, isTop: boolean): Document | undefined {
  const closing = lines.findIndex(({ text }, index) => index > opening && END.test(text));
  const inside = lines.slice(opening + 1, closing === -1 ? lines.length : closing);
  const heading = inside.findIndex(({ text }) => /^#{2,6}\s/.test(text));
  const top = heading === -1 ? inside : inside.slice(0, heading);
  const mentions = top.slice(0, 200).some(({ text }) => mentionsFields(text));
  if (closing === -1 || heading !== -1)
    return mentions && isTop
      ? { yaml: undefined, yamlLine: opening + 1, body: markdown, bodyLine: 0, form: "open" }
      : undefined;
  const content = inside.find(({ text }) => text.trim() !== "" && !text.trimStart().startsWith("#"));
  if (!mentions && !(isTop && (content === undefined || opensWithField(content.text)))) return undefined;
  const end = lines[closing]?.end ?? markdown.length;
  return {
    yaml: markdown.slice(lines[opening]?.end, lines[closing]?.start),
    yamlLine: opening + 2,
    body: markdown.slice(end),
    bodyLine: closing + 1,
    form: "plain",
  };
}

/** The front matter at the beginning of a code fence, around which the fence is taken away. */
function inFence(markdown: string, lines: readonly Line[], opening: number): Document | undefined {
  const [, marks = "", name = ""] = FENCE.exec(lines[opening]?.text ?? "") ?? [];
  const closes = (text: string) => FENCE.exec(text)?.[1]?.startsWith(marks) === true && FENCE.exec(text)?.[2] === "";
  const next = lines.findIndex(({ text }, index) => index > opening && text.trim() !== "");
  if (DASHES.test(lines[next]?.text ?? "")) {
    const found = between(markdown, lines, next, true);
    return found?.yaml === undefined ? found : withoutClosing(found, closes);
  }
  const closing = lines.findIndex(({ text }, index) => index > opening && closes(text));
  const inside = lines.slice(opening + 1, Math.max(closing, 0));
  const isFront = YAML_NAME.test(name) && inside.some(({ text }) => opensWithField(text) && mentionsFields(text));
  if (!isFront) return undefined;
  return {
    yaml: markdown.slice(lines[opening]?.end, lines[closing]?.start),
    yamlLine: opening + 2,
    body: markdown.slice(lines[closing]?.end),
    bodyLine: closing + 1,
    form: "fenced",
  };
}

/** The closing line of the fence is the next line with text (a fence around the front matter) or else the last one. */
function withoutClosing(found: Document, closes: (line: string) => boolean): Document {
  const lines = found.body.split("\n");
  const isClosing = (line: string) => closes(line.replace(/\r$/, ""));
  const next = lines.findIndex((line) => line.trim() !== "");
  const isNext = isClosing(lines[next] ?? "");
  const at = isNext ? next : lines.findLastIndex(isClosing);
  const body = at === -1 ? found.body : lines.toSpliced(at, 1).join("\n");
  return { ...found, body, bodyLine: found.bodyLine + (isNext ? 1 : 0), form: "fenced" };
}

/** The words before the front matter stay at the beginning of the body. */
function joined(markdown: string, lines: readonly Line[], first: number, at: number, found: Document): Document {
  if (at === first) return found;
  const before = markdown.slice(lines[first]?.start, lines[at]?.start);
  return { ...found, body: before + found.body, bodyLine: found.bodyLine - (at - first) };
}
