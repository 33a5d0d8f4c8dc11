import { LineCounter, isScalar, parseDocument } from "yaml";
import type { Node } from "yaml";
import { readKey } from "./front-key.ts";

/** One `key: value` of the front matter, as it is written. */
export interface Entry {
  key: string;
  /** The number of its first line in the document. */
  line: number;
  /** What stands behind the colon, without a comment that stands alone there. */
  head: string;
  /** The lines below. */
  rest: SourceLine[];
  /** All of it. */
  source: string;
}

export interface SourceLine {
  line: number;
  text: string;
}

export interface Entries {
  entries: Entry[];
  /** Lines that belong to no entry. */
  stray: SourceLine[];
}

/** The lines, with spaces for the tabs that indent them, without comments, and numbered. */
export function sourceLines(yaml: string, firstLine: number): SourceLine[] {
  return yaml
    .split(/\r\n?|\n/)
    .map((text, index) => ({
      line: firstLine + index,
      text: text.replace(/^[ \t]+/, (indent) => indent.replaceAll("\t", "  ")).trimEnd(),
    }))
    .filter(({ text }) => text !== "" && !text.trimStart().startsWith("#"));
}

export function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** Cuts the lines where a key stands on the level of the first line. */
export function readEntries(lines: readonly SourceLine[]): Entries {
  const level = Math.min(...lines.map(({ text }) => indentOf(text)));
  const entries: Entry[] = [];
  const stray: SourceLine[] = [];
  for (const { line, text } of lines) {
    const key = indentOf(text) === level ? readKey(text.slice(level)) : undefined;
    const current = entries.at(-1);
    if (key !== undefined) {
      const head = key.rest.trim();
      entries.push({ key: key.written, line, head: head.startsWith("#") ? "" : head, rest: [], source: text.trim() });
    } else if (current === undefined) stray.push({ line, text });
    else {
      current.rest.push({ line, text: text.slice(level) });
      current.source += `\n${text.slice(level)}`;
    }
  }
  return { entries, stray };
}

/** A value that YAML reads without complaint, or `undefined`. */
export interface YamlValue {
  value: unknown;
  node: Node;
  /** Its parts' place, counted from 0 at the text's first line. */
  lineOf: (node: Node) => number;
}

/** Reads one value. An alias, an anchor, a tag and whatever else YAML would have its own meaning for are refused. */
export function readYaml(text: string): YamlValue | undefined {
  if (/^\s*[!&*]/.test(text)) return undefined;
  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, { logLevel: "error", prettyErrors: false, uniqueKeys: false, lineCounter });
    const node = document.contents;
    if (node === null || document.errors.length > 0 || document.warnings.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    return { value, node, lineOf: ({ range }) => lineCounter.linePos(range?.[0] ?? 0).line - 1 };
  } catch {
    return undefined;
  }
}

/** A scalar's text as it is written, or its value if it is quoted. `undefined` for anything else, and for nothing. */
export function scalarText(node: unknown): string | undefined {
  if (!isScalar(node) || node.tag !== undefined || node.anchor !== undefined || node.value === null) return undefined;
  return node.type === "PLAIN" ? node.source : typeof node.value === "string" ? node.value : undefined;
}
