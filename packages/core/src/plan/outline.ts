import { Lexer, Tokenizer } from "marked";
import type { Token, Tokens, TokensList } from "marked";
import { removeInvisible } from "../text/external.ts";
import { htmlLines, isUnclosedComment } from "./html.ts";
import { isAccidentalHeading, withBullet } from "./paragraph.ts";

/** `line` is the number of the text's first line in the document, from 1. */
export interface Sourced {
  text: string;
  line: number;
}

/** The document's blocks, flat and in order. Each keeps its source text. Inline Markdown is not read. */
export type Block = { line: number } & (
  | { kind: "heading"; depth: number; text: string }
  | { kind: "lines"; lines: string[] }
  | { kind: "items"; items: Sourced[] }
  | { kind: "rows"; header: string[]; rows: string[][] }
  | { kind: "code"; lang: string; text: string }
  /** A code block or a comment that nobody closed. What it swallowed follows as blocks of its own. */
  | { kind: "unclosed"; opening: string }
);

/** Quotes are read line by line, because the library's time for nested quotes is quadratic. */
class FlatTokenizer extends Tokenizer {
  override blockquote(): undefined {
    return undefined;
  }

  override lheading(source: string): Tokens.Heading | undefined {
    const heading = super.lheading(source);
    return heading === undefined || isAccidentalHeading(heading) ? undefined : heading;
  }
}

/**
 * Reads only top-level blocks. The content of an item is kept as text, so that nesting costs neither stack nor time
 * (the library needs seconds for 60 KB of `- - - -` or of lazy continuation lines).
 */
class FlatLexer extends Lexer {
  private inside = false;

  override blockTokens(source: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(source: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(source: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] {
    if (this.inside) {
      // The library does this at the end of every nested call.
      this.state.top = true;
      return tokens;
    }
    this.inside = true;
    try {
      return super.blockTokens(source, tokens, lastParagraphClipped);
    } finally {
      this.inside = false;
    }
  }
}

/** `firstLine` is the number of the text's first line in the document. */
export function readBlocks(markdown: string, firstLine = 1): Block[] {
  const blocks = blocksOf(removeInvisible(markdown).toWellFormed(), { line: firstLine, inner: false, mended: 0 });
  const wrapped = wrappedDocument(blocks);
  return wrapped === undefined ? blocks : readBlocks(wrapped.text, wrapped.line + 1);
}

/**
 * Models like to wrap a whole document in a fence, often with a sentence before it. Such a document is read as its
 * content. With an opening sentence the fence must hold the document's only headings.
 */
function wrappedDocument(blocks: readonly Block[]): { text: string; line: number } | undefined {
  const [fence, ...others] = blocks.filter((block) => block.kind === "code");
  if (fence === undefined || others.length > 0) return undefined;
  const isMarkdown = /^(?:markdown|md)$/i.test(fence.lang);
  if (blocks.length === 1) return isMarkdown ? fence : undefined;
  const isOnlyText = blocks.every((block) => block === fence || block.kind === "lines");
  const headings = fence.text.match(/^#{1,3} \S/gm) ?? [];
  return isOnlyText && headings.length > 2 && (isMarkdown || fence.lang === "") ? fence : undefined;
}

interface Reading {
  line: number;
  /** Whether the text stood in a quote or in HTML. Such text is looked into only once. */
  inner: boolean;
  /** How many unclosed blocks were mended. The limit keeps hostile text cheap. */
  mended: number;
}

const MOST_MENDED = 4;

function blocksOf(markdown: string, reading: Reading): Block[] {
  const lexer = new FlatLexer({ gfm: true, tokenizer: new FlatTokenizer() });
  let { line } = reading;
  return lexer.blockTokens(markdown).flatMap((token) => {
    const at = { ...reading, line };
    line += countLines(token.raw);
    return blockOf(token, at);
  });
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

function blockOf(token: Token, reading: Reading): Block[] {
  const { line } = reading;
  switch (token.type) {
    case "heading":
      return [{ kind: "heading", line, depth: (token as Tokens.Heading).depth, text: (token as Tokens.Heading).text }];
    case "paragraph":
    case "text":
    case "def":
      return paragraph(token.raw, reading);
    case "list":
      return [{ kind: "items", line, items: itemsOf(token as Tokens.List, line) }];
    case "table": {
      const table = token as Tokens.Table;
      return [{ kind: "rows", line, header: cells(table.header), rows: table.rows.map(cells) }];
    }
    case "code":
      return codeBlock(token as Tokens.Code, reading);
    case "html":
      return html(token.raw, reading);
    default:
      return [];
  }
}

function itemsOf(list: Tokens.List, firstLine: number): Sourced[] {
  let line = firstLine;
  return list.items.map(({ text, raw }) => {
    const item = { text, line };
    line += countLines(raw);
    return item;
  });
}

const QUOTE = /^[ \t]*(?:>[ \t]?)+/;

function paragraph(raw: string, reading: Reading): Block[] {
  const lines = raw.split("\n");
  const isQuote = lines.every((line) => line.trim() === "" || QUOTE.test(line));
  const text = lines.map((line) => line.replace(QUOTE, ""));
  const listed = text.map(withBullet);
  if (listed.some((line, index) => line !== text[index])) {
    return blocksOf(listed.join("\n"), { ...reading, inner: reading.inner || isQuote }).map(
      isQuote ? withoutHeading : (block) => block,
    );
  }
  const plain: Block[] = [{ kind: "lines", line: reading.line, lines: text }];
  if (reading.inner || !isQuote || !text.some((line) => /^\s*(?:[-*+]|\d{1,3}[.)]|\|)/.test(line))) return plain;
  return blocksOf(text.join("\n"), { ...reading, inner: true }).map(withoutHeading);
}

/** What is quoted opens neither a section nor a story. */
function withoutHeading(block: Block): Block {
  if (block.kind !== "heading") return block;
  return { kind: "lines", line: block.line, lines: [headingSource(block)] };
}

export function headingSource({ depth, text }: { depth: number; text: string }): string {
  return `${"#".repeat(depth)} ${text}`;
}

function codeBlock(token: Tokens.Code, reading: Reading): Block[] {
  const { line } = reading;
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(token.raw)?.[1];
  const code = (text: string): Block => ({ kind: "code", line, lang: token.lang ?? "", text });
  const last = token.raw.trimEnd().split("\n").slice(1).at(-1)?.trim() ?? "";
  const isClosed = fence === undefined || (last.startsWith(fence) && last.replaceAll(fence.charAt(0), "") === "");
  if (isClosed || reading.mended >= MOST_MENDED) return [code(token.text)];
  return [
    { kind: "unclosed", line, opening: token.raw.split("\n", 1)[0]?.trim() ?? fence },
    ...mended(token.text, { ...reading, line: line + 1 }, (text) => [code(text)]),
  ];
}

/** The plan goes on at the first heading, so that a finding about it names its true cause. */
function mended(text: string, reading: Reading, own: (text: string) => Block[]): Block[] {
  const heading = /^(?:#{1,6} \S|[^\s#`~-][^\n]*\n(?:={3,}|-{3,})[ \t]*$)/m.exec(text)?.index ?? text.length;
  const rest = { ...reading, line: reading.line + countLines(text.slice(0, heading)), mended: reading.mended + 1 };
  return [...own(text.slice(0, heading).trimEnd()), ...blocksOf(text.slice(heading), rest)];
}

function html(raw: string, reading: Reading): Block[] {
  const { line } = reading;
  if (isUnclosedComment(raw) && !reading.inner && reading.mended < MOST_MENDED) {
    return [{ kind: "unclosed", line, opening: "<!--" }, ...mended(raw, reading, () => [])];
  }
  const lines = htmlLines(raw);
  if (lines.every((text) => text.trim() === "")) return [];
  if (reading.inner) return [{ kind: "lines", line, lines }];
  return blocksOf(lines.join("\n"), { ...reading, inner: true }).map(withoutHeading);
}

function cells(row: readonly Tokens.TableCell[]): string[] {
  return row.map((cell) => cell.text);
}
