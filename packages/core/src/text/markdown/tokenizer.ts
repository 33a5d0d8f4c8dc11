import { Hooks, Lexer, Tokenizer } from "marked";
import type { Links, Token, Tokens } from "marked";
import { isWebAddress } from "./address.ts";
import { LITERAL, maskLiterals, opensNothing, opensUnspaced } from "./literal.ts";
import { stretchesOf } from "./stretch.ts";
import { widenTable } from "./widen-table.ts";

/** HTML whose content is not prose. Any other tag is shown where it is, and what is around it is read as Markdown. */
const NOT_PROSE = /^ {0,3}<(?:(?:script|pre|style|textarea)[\s>]|!--|\?|![a-z[])/i;

/** Lists and quotes within each other. Deeper ones are text: no person writes so deep, and each level is read anew. */
const MAX_NESTED = 12;

/** Lines of a heading with a rule below. The library would look for the rule behind every line, to the text's end. */
const FIRST_LINES = /^(?:[^\n]*\n){0,8}[^\n]*/;

/** The inline text that is being read, and which of its characters are no markup. */
interface Reading {
  source: string;
  mask: string;
}

/** Markdown as its writer means it: everything that the library would not show, or would eat, stays text. */
class MeantTokenizer extends Tokenizer {
  /** The tags of the definitions that the text refers to. */
  readonly referred = new Set<string>();
  reading: Reading = { source: "", mask: "" };
  private depth = 0;

  /** A definition is one only if it is an address, the first of its name, and outside lists and quotes. */
  override def(src: string): Tokens.Def | undefined {
    const token = this.depth > 0 ? undefined : super.def(src);
    if (token === undefined || token.tag.startsWith("^") || !isWebAddress(token.href)) return undefined;
    return Object.hasOwn(this.lexer.tokens.links, token.tag) ? undefined : token;
  }

  override reflink(src: string, links: Links): Tokens.Link | Tokens.Image | Tokens.Text | undefined {
    let found: string | undefined;
    const watched = new Proxy(links, {
      get: (target, tag) => {
        if (typeof tag !== "string" || !Object.hasOwn(target, tag)) return undefined;
        found = tag;
        return target[tag];
      },
    });
    const token = super.reflink(src, watched);
    if (found !== undefined && token !== undefined && token.type !== "text") this.referred.add(found);
    return token;
  }

  /** `>=` and `>5` compare. */
  override blockquote(src: string): Tokens.Blockquote | undefined {
    return /^ {0,3}>[=\d]/.test(src) ? undefined : this.within(() => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    return this.within(() => super.list(src));
  }

  override html(src: string): Tokens.HTML | undefined {
    return NOT_PROSE.test(src) ? super.html(src) : undefined;
  }

  override table(src: string): Tokens.Table | undefined {
    const written = this.rules.block.table.exec(src)?.[0];
    const token = written === undefined ? undefined : super.table(widenTable(written));
    return token === undefined ? undefined : { ...token, raw: (written ?? "").replace(/\n+$/, "") };
  }

  override escape(src: string): Tokens.Escape | undefined {
    return this.isLiteral(src) ? undefined : super.escape(src);
  }

  override emStrong(src: string, maskedSrc: string, previous = ""): Tokens.Em | Tokens.Strong | undefined {
    if (this.isLiteral(src)) return undefined;
    const next = /^(?:\*+|_+)(.)/u.exec(src)?.[1] ?? "";
    if (opensNothing(previous, next)) return undefined;
    return super.emStrong(src, maskedSrc, opensUnspaced(previous, next) ? "" : previous);
  }

  override del(src: string, maskedSrc: string, previous?: string): Tokens.Del | undefined {
    return this.isLiteral(src) ? undefined : super.del(src, maskedSrc, previous);
  }

  /** `list[0](x)` is code, not a link. */
  override link(src: string): Tokens.Link | Tokens.Image | undefined {
    if (src.startsWith("[") && /[\p{L}\p{N}_)\]]/u.test(this.before(src))) {
      const target = this.rules.inline.link.exec(src)?.[2] ?? "";
      if (!isWebAddress(target.replace(/^<|>$/g, ""))) return undefined;
    }
    return super.link(src);
  }

  /** `vector<std::string>` is no address. */
  override autolink(src: string): Tokens.Link | undefined {
    const token = super.autolink(src);
    return token === undefined || isWebAddress(token.href) ? token : undefined;
  }

  override tag(src: string): Tokens.Tag | undefined {
    return /^<br\s*\/?>/i.test(src) ? undefined : super.tag(src);
  }

  override br(src: string): Tokens.Br | undefined {
    const [raw] = /^<br\s*\/?>/i.exec(src) ?? [];
    if (raw !== undefined) return { type: "br", raw };
    return this.isLiteral(src) ? undefined : super.br(src);
  }

  override lheading(src: string): Tokens.Heading | undefined {
    const [first = ""] = FIRST_LINES.exec(src) ?? [];
    return /^ {0,3}(?:=+|-+)[ \t]*$/m.test(first) ? super.lheading(first) : undefined;
  }

  private within<T>(read: () => T): T | undefined {
    if (this.depth >= MAX_NESTED) return undefined;
    this.depth += 1;
    try {
      return read();
    } finally {
      this.depth -= 1;
    }
  }

  private before(src: string): string {
    return this.reading.source.charAt(this.reading.source.length - src.length - 1);
  }

  private isLiteral(src: string): boolean {
    const { source, mask } = this.reading;
    const at = source.length - src.length;
    return mask.charAt(at) === LITERAL && source.charAt(at) !== LITERAL;
  }
}

export class MeantLexer extends Lexer {
  private readonly meant: MeantTokenizer;

  constructor() {
    const tokenizer = new MeantTokenizer();
    const hooks = new Hooks();
    hooks.emStrongMask = (masked) => {
      const { source, mask } = tokenizer.reading;
      if (mask === source) return masked;
      return masked.replace(/[^]/g, (character, at: number) =>
        mask.charAt(at) === source.charAt(at) ? character : LITERAL,
      );
    };
    super({ gfm: true, tokenizer, hooks });
    this.meant = tokenizer;
  }

  get referred(): ReadonlySet<string> {
    return this.meant.referred;
  }

  /** A text of very many marks is read stretch by stretch: the library's time grows with the square of its length. */
  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    for (const stretch of stretchesOf(src)) this.inlineStretch(stretch, tokens);
    return tokens;
  }

  private inlineStretch(src: string, tokens: Token[]): Token[] {
    const outer = this.meant.reading;
    this.meant.reading = { source: src, mask: maskLiterals(src) };
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      this.meant.reading = outer;
    }
  }
}
