import type { MarkedToken } from "marked";
import { lexMarkdown } from "@echo/core/text/markdown/lex";
import { showsNothing } from "@echo/core/text/markdown/nothing";
import { splitMarkdown } from "@echo/core/text/markdown/split";
import { visibleTextOf } from "@echo/core/text/markdown/visible-text";
import { splitPlainText } from "@echo/core/text/plain";
import { type Block, layOut, layOutPlain } from "./html/layout.ts";
import { writeHtml } from "./html/tag.ts";

/** Characters of a message after its entities are parsed, in UTF-16 units. */
export const TELEGRAM_TEXT_LIMIT = 4096;

/** Bytes of a message's text before parsing. The Bot API server refuses more. */
const HTML_BYTES_LIMIT = 32_768;

/** Telegram shows this many pieces of formatting in one message. It silently shows the rest as plain text. */
const ENTITIES_LIMIT = 100;

/** A longer source is split without being measured whole, because it hardly ever fits. */
const WHOLE_LENGTH = 2 * TELEGRAM_TEXT_LIMIT;

export interface TelegramText {
  html: string;
  /** Sent if Telegram refuses the HTML: the Markdown as the author wrote it, so that no tag can show. */
  plain: string;
}

/** Markdown as Telegram's HTML: only the tags it allows, always nested, everything else as text. */
export function renderTelegramHtml(markdown: string): TelegramText {
  return write(markdown, lexMarkdown(markdown));
}

function write(markdown: string, tokens: MarkedToken[]): TelegramText {
  return { html: writeHtml(layOut(tokens)), plain: plainOf(markdown, tokens) };
}

/** The messages that show this Markdown. None if the Markdown shows nothing. */
export function telegramPieces(markdown: string): TelegramText[] {
  return Array.from(eachTelegramPiece(markdown));
}

/** As {@link telegramPieces}, one message after another. */
export function* eachTelegramPiece(markdown: string): Generator<TelegramText, void> {
  // If the Markdown fits, do not split it. Blocks that are split and joined again can, very rarely, read differently.
  const fits = markdown.length <= WHOLE_LENGTH && measure(markdown) <= TELEGRAM_TEXT_LIMIT;
  const pieces = fits ? [markdown] : splitMarkdown(markdown, { limit: TELEGRAM_TEXT_LIMIT, measure });
  if (pieces === undefined) return yield* telegramPlainPieces(markdown);
  for (const piece of pieces) {
    const tokens = lexMarkdown(piece);
    const text = write(piece, tokens);
    if (text.html !== "" && !showsNothing(tokens)) yield text;
  }
}

/** The messages that show this text as it is written, without formatting. None if there is none. */
export function telegramPlainPieces(text: string): TelegramText[] {
  const measurePlain = (piece: string) => measureRuns(layOutPlain(piece));
  return splitPlainText(text, { limit: TELEGRAM_TEXT_LIMIT, measure: measurePlain }).map((plain) => {
    return { html: writeHtml(layOutPlain(plain)), plain };
  });
}

function measure(markdown: string): number {
  const tokens = lexMarkdown(markdown);
  return Math.max(measureRuns(layOut(tokens)), plainOf(markdown, tokens).length);
}

function measureRuns(runs: Block): number {
  const html = writeHtml(runs);
  const share = (count: number, limit: number) => Math.ceil((count * TELEGRAM_TEXT_LIMIT) / limit);
  return Math.max(
    runs.reduce((sum, run) => sum + run.text.length, 0),
    share(Buffer.byteLength(html), HTML_BYTES_LIMIT),
    share(countEntities(html), ENTITIES_LIMIT),
  );
}

/** Each opening tag is an entity, except the tag that names the language of a block of code. */
function countEntities(html: string): number {
  return html.match(/<(?!\/|code class)/g)?.length ?? 0;
}

function plainOf(markdown: string, tokens: MarkedToken[]): string {
  const source = markdown.toWellFormed().trim();
  return source.length <= TELEGRAM_TEXT_LIMIT ? source : visibleTextOf(tokens, () => false).trim();
}
