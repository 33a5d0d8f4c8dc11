import * as z from "zod";
import { encodeButton } from "@echo/core/inbound/button";
import { buttonLabel } from "@echo/core/message/button-label";
import type { Reply } from "@echo/core/conversation/reply";
import { say } from "@echo/core/message/say";
import { escapeMarkdown } from "@echo/core/text/escape";
import { lexMarkdown } from "@echo/core/text/markdown/lex";
import { isUnseen, showsNothing } from "@echo/core/text/markdown/nothing";

/** A reply in the console's form. The console has no length limits, so a reply is one piece. */
export const ConsolePiece = z.object({
  markdown: z.string(),
  buttons: z.array(z.array(z.object({ label: z.string(), data: z.string() }))),
  document: z.object({ filename: z.string(), text: z.string() }).exactOptional(),
});
export type ConsolePiece = z.infer<typeof ConsolePiece>;

/** None if it shows nothing; with buttons, a short sentence. As plain text, its characters are all escaped. */
export function consolePieces(reply: Reply, form?: "plain"): ConsolePiece[] {
  if (reply.kind === "document") return [renderConsole(reply)];
  const markdown = form === "plain" ? escapeMarkdown(reply.markdown.replace(/^[ \t]+/gm, "")) : reply.markdown;
  const piece = renderConsole({ ...reply, markdown });
  if (!(form === "plain" ? isUnseen(reply.markdown) : showsNothing(lexMarkdown(markdown)))) return [piece];
  return piece.buttons.length === 0 ? [] : [{ ...piece, markdown: say(reply.locale).answerHere }];
}

export function renderConsole(reply: Reply): ConsolePiece {
  if (reply.kind === "document") {
    return { markdown: reply.caption, buttons: [], document: { filename: reply.filename, text: reply.text } };
  }
  // The console has its own field to reply in.
  const { buttons = [], locale } = reply;
  const rows = buttons.map((row) =>
    row.flatMap((button) => {
      const data = button.action === "reply" ? undefined : encodeButton(button);
      return data === undefined ? [] : [{ label: buttonLabel(button, buttons, locale), data }];
    }),
  );
  return { markdown: reply.markdown, buttons: rows.filter((row) => row.length > 0) };
}
