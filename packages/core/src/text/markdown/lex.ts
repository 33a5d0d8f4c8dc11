import { Lexer, type MarkedToken, type Token } from "marked";
import { escapeMarkdown } from "../escape.ts";

/** Deeper nesting is shown as text, because every function that walks the tokens recurses. No person writes so deep. */
const MAX_DEPTH = 32;

/**
 * Markdown's tokens. Characters that no chat accepts (control characters, lone surrogates) are removed. Text that
 * cannot be read or nests too deeply becomes one paragraph of literal text.
 */
export function lexMarkdown(markdown: string): MarkedToken[] {
  const source = markdown
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\n\t])\p{Cc}/gu, "");
  try {
    return known(Lexer.lex(source)).map((token) => (isTooDeep([token], MAX_DEPTH) ? literal(token.raw) : token));
  } catch {
    // marked recurses too, and runs out of stack on thousands of levels.
    return [literal(source)];
  }
}

/** No extension is registered, so every token is one of marked's own. */
export function known(tokens: Token[] | undefined): MarkedToken[] {
  return (tokens ?? []) as MarkedToken[];
}

/** The tokens directly below one. */
export function childrenOf(token: MarkedToken): MarkedToken[] {
  switch (token.type) {
    case "list":
      return token.items;
    case "table":
      return [token.header, ...token.rows].flat().flatMap((cell) => known(cell.tokens));
    default:
      return known("tokens" in token ? token.tokens : undefined);
  }
}

function isTooDeep(tokens: MarkedToken[], room: number): boolean {
  return tokens.some((token) => room === 0 || isTooDeep(childrenOf(token), room - 1));
}

function literal(text: string): MarkedToken {
  const shown = text.replace(/^[ \t]+/gm, "").trim();
  const raw = escapeMarkdown(shown);
  return { type: "paragraph", raw, text: raw, tokens: [{ type: "escape", raw, text: shown }] };
}
