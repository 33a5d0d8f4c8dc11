import type { Reply } from "@echo/core/conversation/reply";
import { say } from "@echo/core/message/say";
import type { Chat, Piece } from "@echo/core/port/chat";

/**
 * What to send in place of a piece that the chat refused, the best form first. The person is told once a turn that a
 * part is missing. The buttons of the reply come in any case, unless the chat refuses them too.
 */
export function* standInsFor(
  chat: Pick<Chat, "render">,
  { reply, isLast }: { reply: Reply; isLast: boolean },
  isTold: boolean,
): Iterable<Piece> {
  const { locale } = reply;
  const words = say(locale);
  const buttons = reply.kind === "text" && isLast ? reply.buttons : undefined;
  const text = (markdown: string, more: object = {}) => chat.render({ kind: "text", locale, markdown, ...more });
  if (buttons !== undefined) yield* text(isTold ? words.answerHere : words.partRefused, { buttons });
  if (!isTold) yield* text(words.partRefused);
}
