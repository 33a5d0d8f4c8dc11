import * as z from "zod";
import { say } from "@echo/core/message/say";
import type { Reply } from "@echo/core/conversation/reply";
import { ButtonRow, buttonRows } from "./button-row.ts";
import { DISCORD_CONTENT_LIMIT, discordPlainPieces, eachDiscordPiece } from "./markdown.ts";
import { cut } from "@echo/core/text/cut";

/** What a reply becomes: messages and files. */
export const DiscordPiece = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), content: z.string(), rows: z.array(ButtonRow) }),
  z.object({ kind: z.literal("document"), filename: z.string(), text: z.string(), caption: z.string() }),
]);
export type DiscordPiece = z.infer<typeof DiscordPiece>;

/** The last piece carries the buttons. If the text shows nothing, a short sentence does. */
export function* renderReply(reply: Reply, form?: "plain"): Generator<DiscordPiece, void> {
  if (reply.kind === "document") {
    const { filename, text, caption } = reply;
    yield { kind: "document", filename, text, caption: cut(caption, DISCORD_CONTENT_LIMIT) };
    return;
  }
  const { buttons, locale, markdown } = reply;
  const rows = buttonRows(buttons, locale);
  let last = rows.length > 0 ? say(locale).answerHere : undefined;
  let isFirst = true;
  for (const content of form === "plain" ? discordPlainPieces(markdown) : eachDiscordPiece(markdown)) {
    if (!isFirst && last !== undefined) yield { kind: "text", content: last, rows: [] };
    isFirst = false;
    last = content;
  }
  if (last !== undefined) yield { kind: "text", content: last, rows };
}
