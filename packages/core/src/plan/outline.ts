import { Lexer, Tokenizer } from "marked";
import type { Token, Tokens, TokensList } from "marked";
import { removeInvisible } from "../text/external.ts";

/** The document's blocks, flat and in order. Each keeps its source text. Inline Markdown is not read. */
export type Block =
  | { kind: "heading"; depth: number; text: string }
  | { kind: "lines"; lines: string[] }
  | { kind: "items"; items: string[] }
  | { kind: "rows"; header: string[]; rows: string[][] }
  | { kind: "code"; lang: string; text: string };

/** Quotes are read line by line, because the library's time for nested quotes is quadratic. */
class FlatTokenizer extends Tokenizer {
  override blockquote(): undefined {
    return undefined;
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

/** Models like to wrap a whole document in a ```markdown fence. Such a document is read as its content. */
export function readBlocks(markdown: string): Block[] {
  const blocks = blocksOf(markdown);
  const [only] = blocks;
  const isWrapped = blocks.length === 1 && only?.kind === "code" && /^(?:markdown|md)$/i.test(only.lang);
  return isWrapped ? blocksOf(only.text) : blocks;
}

function blocksOf(markdown: string): Block[] {
  const lexer = new FlatLexer({ gfm: true, tokenizer: new FlatTokenizer() });
  return lexer.blockTokens(removeInvisible(markdown).toWellFormed()).flatMap((token) => blockOf(token) ?? []);
}

function blockOf(token: Token): Block | undefined {
  switch (token.type) {
    case "heading":
      return { kind: "heading", depth: (token as Tokens.Heading).depth, text: (token as Tokens.Heading).text };
    case "paragraph":
    case "text":
    case "def":
      return { kind: "lines", lines: token.raw.split("\n").map((line) => line.replace(/^[ \t]*(?:>[ \t]?)+/, "")) };
    case "list":
      return { kind: "items", items: (token as Tokens.List).items.map((item) => item.text) };
    case "table": {
      const table = token as Tokens.Table;
      return { kind: "rows", header: cells(table.header), rows: table.rows.map(cells) };
    }
    case "code":
      return { kind: "code", lang: (token as Tokens.Code).lang ?? "", text: (token as Tokens.Code).text };
    default:
      return undefined;
  }
}

function cells(row: readonly Tokens.TableCell[]): string[] {
  return row.map((cell) => cell.text);
}
