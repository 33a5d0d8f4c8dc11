import { TurnId } from "../id/turn-id.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import { say } from "../message/say.ts";
import type { TurnStore } from "../port/turn-store.ts";
import type { Session } from "../conversation/session.ts";

/** What the person was last asked or shown. Its turn may be out of reach (too long for the table, or expired): then an excerpt. */
export async function lastQuestion(
  turns: Pick<TurnStore, "load">,
  key: ConversationKey,
  { lastAnswer, lastExcerpt, locale }: Session,
): Promise<string> {
  const turn = lastAnswer === undefined ? undefined : await turns.load(key, TurnId.parse(lastAnswer));
  const texts = turn?.replies.flatMap((reply) => (reply.kind === "text" ? [reply.markdown] : [])) ?? [];
  if (texts.length > 0) return texts.join("\n\n");
  return lastExcerpt === undefined ? say(locale).nothingToShow : `${lastExcerpt} …`;
}
