/**
 * Telegram's HTML as the Bot API reads it: a port of the rules of TDLib's `parse_html` (td/telegram/MessageEntity.cpp),
 * written for tests and without code from the renderer. Offsets are bytes in errors and UTF-16 units in entities.
 */
export interface TelegramEntity {
  type:
    | "bold"
    | "italic"
    | "underline"
    | "strikethrough"
    | "spoiler"
    | "code"
    | "pre"
    | "text_link"
    | "blockquote"
    | "expandable_blockquote"
    | "custom_emoji";
  offset: number;
  length: number;
  url?: string;
  language?: string;
  custom_emoji_id?: string;
}

export type ParsedHtml =
  | { kind: "parsed"; text: string; entities: TelegramEntity[] }
  | { kind: "refused"; reason: string };

const TYPES: Record<string, TelegramEntity["type"]> = {
  a: "text_link",
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  u: "underline",
  ins: "underline",
  "tg-spoiler": "spoiler",
  "tg-emoji": "custom_emoji",
  span: "spoiler",
  pre: "pre",
  code: "code",
  blockquote: "blockquote",
};

interface OpenTag {
  name: string;
  argument: string;
  offset: number;
}

class Refusal extends Error {}

export function parseEntities(html: string): ParsedHtml {
  try {
    return { kind: "parsed", ...new Parser(html).parse() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: "refused", reason: `can't parse entities: ${error.message}` };
  }
}

class Parser {
  readonly #html: string;
  #at = 0;
  #text = "";
  readonly #open: OpenTag[] = [];
  readonly #entities: TelegramEntity[] = [];
  /** `code` entities with a language. A `pre` around them takes the language; without one it is lost. */
  readonly #languages = new Map<TelegramEntity, string>();

  constructor(html: string) {
    this.#html = html;
  }

  parse(): { text: string; entities: TelegramEntity[] } {
    while (this.#at < this.#html.length) {
      const character = this.#peek();
      if (character === "<") this.#tag();
      else this.#text += (character === "&" ? this.#reference() : undefined) ?? this.#take();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) {
      throw new Refusal(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
    }
    if (!this.#text.isWellFormed()) {
      throw new Refusal(
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
      );
    }
    return {
      text: this.#text,
      entities: this.#entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length),
    };
  }

  #peek(): string {
    return this.#html.charAt(this.#at);
  }

  #take(): string {
    return this.#html.charAt(this.#at++);
  }

  /** Consumes what `pattern` (sticky) matches here. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#html)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #bytes(index: number): number {
    return Buffer.byteLength(this.#html.slice(0, index));
  }

  #reference(): string | undefined {
    const start = this.#at;
    const found = this.#match(/&(?:#x[0-9a-f]+|#\d+|[a-z]+);?/giy);
    const decoded = decode(found.replace(/^&|;$/g, ""));
    if (decoded === undefined) this.#at = start;
    return decoded;
  }

  #tag(): void {
    const start = this.#at++;
    if (this.#peek() === "/") this.#endTag(start);
    else this.#startTag(start);
  }

  #startTag(start: number): void {
    const name = this.#match(/[^\s>]*/y).toLowerCase();
    const at = this.#bytes(start);
    if (this.#peek() === "") throw new Refusal(`Unclosed start tag at byte offset ${at}`);
    if (TYPES[name] === undefined) throw new Refusal(`Unsupported start tag "${name}" at byte offset ${at}`);
    let argument = "";
    for (let attribute = this.#attribute(name, at); attribute !== undefined; attribute = this.#attribute(name, at)) {
      argument = argumentOf(name, attribute) ?? argument;
    }
    this.#at += 1;
    if (name === "span" && argument !== "spoiler") {
      throw new Refusal(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`);
    }
    this.#open.push({ name, argument, offset: this.#text.length });
  }

  #attribute(tag: string, at: number): { name: string; value: string } | undefined {
    this.#match(/\s*/y);
    if (this.#peek() === ">") return undefined;
    const name = this.#match(/[^\s=>/"']*/y);
    if (name === "") throw new Refusal(`Empty attribute name in the tag "${tag}" at byte offset ${at}`);
    this.#match(/\s*/y);
    if (this.#peek() === "") throw new Refusal(`Unclosed start tag "${tag}" at byte offset ${at}`);
    if (this.#peek() !== "=") return { name, value: "" };
    this.#at += 1;
    this.#match(/\s*/y);
    if (this.#peek() === "") throw new Refusal(`Unclosed start tag "${tag}" at byte offset ${at}`);
    const value = /["']/.test(this.#peek()) ? this.#quoted() : this.#nameToken();
    if (this.#peek() === "") throw new Refusal(`Unclosed start tag at byte offset ${at}`);
    return { name, value };
  }

  #quoted(): string {
    const quote = this.#take();
    let value = "";
    while (this.#peek() !== quote && this.#peek() !== "") {
      value += (this.#peek() === "&" ? this.#reference() : undefined) ?? this.#take();
    }
    this.#at += 1;
    return value;
  }

  #nameToken(): string {
    const start = this.#at;
    const value = this.#match(/[a-z0-9.-]*/iy).toLowerCase();
    if (!/[\s>]/.test(this.#peek())) {
      throw new Refusal(`Unexpected end of name token at byte offset ${this.#bytes(start)}`);
    }
    return value;
  }

  #endTag(start: number): void {
    const at = this.#bytes(start);
    const tag = this.#open.pop();
    if (tag === undefined) throw new Refusal(`Unexpected end tag at byte offset ${at}`);
    this.#at += 1;
    const name = this.#match(/[^\s>]*/y).toLowerCase();
    this.#match(/\s*/y);
    if (this.#take() !== ">") throw new Refusal(`Unclosed end tag at byte offset ${at}`);
    if (name !== "" && name !== tag.name) {
      throw new Refusal(`Unmatched end tag at byte offset ${at}, expected "</${tag.name}>", found "</${name}>"`);
    }
    if (this.#text.length > tag.offset) this.#addEntity(tag);
  }

  #addEntity(tag: OpenTag): void {
    const { name, argument, offset } = tag;
    const type = TYPES[name];
    if (type === undefined) return;
    const entity: TelegramEntity = { type, offset, length: this.#text.length - offset };
    const last = this.#entities.at(-1);
    const inner = last?.offset === offset && last.length === entity.length ? last : undefined;
    if (type === "pre" && inner?.type === "code" && this.#languages.has(inner)) {
      inner.type = "pre";
      inner.language = this.#languages.get(inner) ?? "";
      return;
    }
    if (type === "code" && inner?.type === "pre" && argument !== "") {
      inner.language = argument;
      return;
    }
    if (type === "code" && argument !== "") this.#languages.set(entity, argument);
    if (type === "blockquote" && argument !== "") entity.type = "expandable_blockquote";
    if (type === "custom_emoji") {
      if (!/^-?[1-9]\d*$/.test(argument)) throw new Refusal("Invalid custom emoji identifier specified");
      entity.custom_emoji_id = argument;
    }
    if (type === "text_link") {
      const url = checkedLink(argument === "" ? this.#text.slice(offset) : argument);
      if (url === undefined) return;
      entity.url = url;
    }
    this.#entities.push(entity);
  }
}

function argumentOf(tag: string, { name, value }: { name: string; value: string }): string | undefined {
  if (tag === "a" && name === "href") return value;
  if (tag === "code" && name === "class" && value.startsWith("language-")) return value.slice("language-".length);
  if (tag === "span" && name === "class" && value.startsWith("tg-")) return value.slice("tg-".length);
  if (tag === "tg-emoji" && name === "emoji-id") return value;
  if (tag === "blockquote" && name === "expandable") return "1";
  return undefined;
}

function decode(reference: string): string | undefined {
  const named = { lt: "<", gt: ">", amp: "&", quot: '"' }[reference];
  if (named !== undefined || !reference.startsWith("#")) return named;
  const code = /^#x/i.test(reference) ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
  // A numeric reference is at most nine characters long, "#" included.
  if (!(code > 0 && code < 0x10ffff) || reference.length >= 10) return undefined;
  return String.fromCodePoint(code);
}

/** A link with an invalid address loses its entity and keeps its text. */
function checkedLink(url: string): string | undefined {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  if (!URL.canParse(full)) return undefined;
  const { protocol, hostname } = new URL(full);
  if (protocol === "tg:" || protocol === "ton:") return full;
  return (protocol === "http:" || protocol === "https:") && hostname.includes(".") ? full : undefined;
}
