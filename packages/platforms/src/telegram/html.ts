import { lexMarkdown } from "@echo/core/markdown/lex";
import { splitMarkdown } from "@echo/core/markdown/split";
import { visibleText } from "@echo/core/markdown/visible-text";
import { layOut } from "./html/layout.ts";
import { writeHtml } from "./html/tag.ts";

/** Characters of a message after its entities are parsed, in UTF-16 units. */
export const TELEGRAM_TEXT_LIMIT = 4096;

/** A message's text before parsing, in bytes; the Bot API server refuses more. */
const HTML_BYTES_LIMIT = 32_768;

export interface TelegramText {
  html: string;
  /** For when Telegram refuses the HTML: the Markdown as it was written, so that no tag can leak. */
  plain: string;
}

/** Markdown as Telegram's HTML: only the tags it allows, always nested, everything else as text. */
export function renderTelegramHtml(markdown: string): TelegramText {
  return { html: writeHtml(layOut(lexMarkdown(markdown))), plain: plainOf(markdown) };
}

/** The messages that show this Markdown. None for Markdown that shows nothing. */
export function telegramPieces(markdown: string): TelegramText[] {
  return splitMarkdown(markdown, { limit: TELEGRAM_TEXT_LIMIT, measure })
    .map(renderTelegramHtml)
    .filter(({ html }) => html !== "");
}

function measure(markdown: string): number {
  const runs = layOut(lexMarkdown(markdown));
  const length = runs.reduce((sum, run) => sum + run.text.length, 0);
  const bytes = Buffer.byteLength(writeHtml(runs));
  return Math.max(length, plainOf(markdown).length, Math.ceil((bytes * TELEGRAM_TEXT_LIMIT) / HTML_BYTES_LIMIT));
}

function plainOf(markdown: string): string {
  const source = markdown.toWellFormed().trim();
  return source.length <= TELEGRAM_TEXT_LIMIT ? source : visibleText(markdown);
}
