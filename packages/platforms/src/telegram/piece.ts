import * as z from "zod";
import type { Reply } from "@echo/core/conversation/reply";
import { say } from "@echo/core/message/say";
import { eachTelegramPiece, renderTelegramHtml, telegramPlainPieces } from "./html.ts";
import { Keyboard, keyboard } from "./keyboard.ts";
import { cut } from "@echo/core/text/cut";

/** Telegram's limit for the words under a file, after entity parsing. */
const CAPTION_LENGTH = 1024;

/** What a reply becomes: HTML messages and files. Each message has plain text to send if Telegram refuses the HTML. */
export const TelegramPiece = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), html: z.string(), plain: z.string(), keyboard: Keyboard.exactOptional() }),
  z.object({ kind: z.literal("document"), filename: z.string(), text: z.string(), caption: z.string() }),
]);
export type TelegramPiece = z.infer<typeof TelegramPiece>;

/** The last piece carries the keyboard. If the text shows nothing, a short sentence does. */
export function* renderReply(reply: Reply, form?: "plain"): Generator<TelegramPiece, void> {
  if (reply.kind === "document") {
    yield renderDocument(reply);
    return;
  }
  const { buttons, locale, markdown } = reply;
  const markup = keyboard(buttons, locale);
  let last = markup === undefined ? undefined : renderTelegramHtml(say(locale).answerHere);
  let isFirst = true;
  for (const text of form === "plain" ? telegramPlainPieces(markdown) : eachTelegramPiece(markdown)) {
    if (!isFirst && last !== undefined) yield { kind: "text", ...last };
    isFirst = false;
    last = text;
  }
  if (last !== undefined) yield { kind: "text", ...last, ...(markup === undefined ? {} : { keyboard: markup }) };
}

function renderDocument({ filename, text, caption }: Extract<Reply, { kind: "document" }>): TelegramPiece {
  return { kind: "document", filename, text, caption: cut(caption, CAPTION_LENGTH) };
}
