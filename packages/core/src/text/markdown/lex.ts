import type { MarkedToken, Token, Tokens } from "marked";
import { escapeMarkdown } from "../escape.ts";
import { withoutControls } from "../plain.ts";
import { type Definitions, definitionsIn } from "./definition.ts";
import { MeantLexer } from "./tokenizer.ts";

/** Deeper nesting is shown as text, because every function that walks the tokens recurses. No person writes so deep. */
const MAX_DEPTH = 32;

const NONE: Definitions = new Map();

interface Reading {
  tokens: MarkedToken[];
  /** The tags of the definitions that the text refers to. */
  referred: ReadonlySet<string>;
}

/**
 * Markdown's tokens, for all platforms. Characters that no chat accepts (control characters, lone surrogates) are
 * removed, and nothing else: a definition that the text does not refer to is text. Text that cannot be read or nests too
 * deeply becomes one paragraph of literal text.
 */
export function lexMarkdown(markdown: string, definitions: Definitions = NONE): MarkedToken[] {
  return read(markdown, definitions).tokens;
}

/** The tags of these definitions that the text refers to. */
export function referredTags(markdown: string, definitions: Definitions): ReadonlySet<string> {
  return read(markdown, definitions).referred;
}

function read(markdown: string, definitions: Definitions): Reading {
  const source = withoutControls(markdown);
  const lexer = new MeantLexer();
  for (const { tag, href, title } of definitionsIn(source, definitions)) lexer.tokens.links[tag] = { href, title };
  try {
    const { referred } = lexer;
    const tokens = known(lexer.lex(source)).map((token) => {
      if (token.type === "def" && !referred.has(token.tag)) return asWritten(token, lexer);
      return isTooDeep([token], MAX_DEPTH) ? literal(token.raw) : token;
    });
    return { tokens, referred };
  } catch {
    // marked recurses too, and runs out of stack on thousands of levels.
    return { tokens: [literal(source)], referred: new Set() };
  }
}

/** A definition as a paragraph. Its name is escaped, because it must not become a link to itself. */
function asWritten({ raw }: Tokens.Def, lexer: MeantLexer): MarkedToken {
  const [name = "", label = ""] = /^ {0,3}(\[(?:\\[^]|[^\]\\])+\]:)\s*/.exec(raw) ?? [];
  const escaped = `${escapeMarkdown(label)} `;
  const rest = raw.slice(name.length);
  const tokens: Token[] = [{ type: "escape", raw: escaped, text: `${label} ` }, ...lexer.inlineTokens(rest)];
  return { type: "paragraph", raw: escaped + rest, text: escaped + rest, tokens };
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
