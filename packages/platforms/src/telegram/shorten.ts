import { escapeMarkdown } from "@echo/core/text/escape";
import { splitMarkdown } from "@echo/core/text/markdown/split";
import { splitPlainText } from "@echo/core/text/plain";
import { decodeCharacterReferences } from "@echo/core/text/markdown/character-reference";
import { cut } from "@echo/core/text/cut";
import { renderTelegramHtml, telegramPieces } from "./html.ts";

/** Source lengths to try: tables and lists grow when rendered. */
const PART_LENGTHS = [1300, 650, 300, 100];

/** A longer source is cut without rendering it whole to see if it fits: the person is waiting for this answer. */
const WHOLE_LENGTH = 6000;

/** The text as one message. If it is too long, its beginning and its end, where the question is. */
export function oneMessage(markdown: string): string {
  if (markdown.length <= WHOLE_LENGTH) {
    const [whole, ...more] = telegramPieces(markdown);
    if (whole !== undefined && more.length === 0) return whole.html;
  }
  for (const limit of PART_LENGTHS) {
    const parts = splitMarkdown(markdown, { limit }) ?? splitPlainText(markdown, { limit }).map(escapeMarkdown);
    const shortened = [parts[0], "…", ...parts.slice(1).slice(-2)].join("\n\n");
    const [fits, ...rest] = telegramPieces(shortened);
    if (fits !== undefined && rest.length === 0) return fits.html;
  }
  return "…";
}

/** Telegram's limit for the answer to a press. */
const TOAST_LENGTH = 200;

/** Only the visible text, because this answer shows no formatting. */
export function toastText(markdown: string): string {
  const text = renderTelegramHtml(markdown).html.replace(/<[^>]*>/g, "");
  return cut(decodeCharacterReferences(text), TOAST_LENGTH);
}
