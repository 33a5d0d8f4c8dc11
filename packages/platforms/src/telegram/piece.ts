import * as z from "zod";
import type { Reply } from "@echo/core/conversation/reply";
import { say } from "@echo/core/message/say";
import { renderTelegramHtml, telegramPieces } from "./html.ts";
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

/** The last piece carries the keyboard. */
export function renderReply(reply: Reply): TelegramPiece[] {
  if (reply.kind === "document") return [renderDocument(reply)];
  const markup = keyboard(reply.buttons, reply.locale);
  const texts = telegramPieces(reply.markdown);
  if (texts.length === 0 && markup !== undefined) texts.push(renderTelegramHtml(say(reply.locale).answerHere));
  return texts.map(({ html, plain }, index) => ({
    kind: "text",
    html,
    plain,
    ...(markup !== undefined && index === texts.length - 1 ? { keyboard: markup } : {}),
  }));
}

function renderDocument({ filename, text, caption }: Extract<Reply, { kind: "document" }>): TelegramPiece {
  return { kind: "document", filename, text, caption: cut(caption, CAPTION_LENGTH) };
}
