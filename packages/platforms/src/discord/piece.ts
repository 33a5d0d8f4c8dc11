import * as z from "zod";
import { say } from "@echo/core/message/say";
import type { Reply } from "@echo/core/conversation/reply";
import { ButtonRow, buttonRows } from "./button-row.ts";
import { DISCORD_CONTENT_LIMIT, discordPieces } from "./markdown.ts";
import { cut } from "@echo/core/text/cut";

/** What a reply becomes: messages and files. */
export const DiscordPiece = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), content: z.string(), rows: z.array(ButtonRow) }),
  z.object({ kind: z.literal("document"), filename: z.string(), text: z.string(), caption: z.string() }),
]);
export type DiscordPiece = z.infer<typeof DiscordPiece>;

/** The last piece carries the buttons. */
export function renderReply(reply: Reply): DiscordPiece[] {
  if (reply.kind === "document") {
    const { filename, text, caption } = reply;
    return [{ kind: "document", filename, text, caption: cut(caption, DISCORD_CONTENT_LIMIT) }];
  }
  const rows = buttonRows(reply.buttons, reply.locale);
  const contents = discordPieces(reply.markdown);
  if (contents.length === 0 && rows.length > 0) contents.push(say(reply.locale).answerHere);
  return contents.map((content, index) => ({
    kind: "text",
    content,
    rows: index === contents.length - 1 ? rows : [],
  }));
}
