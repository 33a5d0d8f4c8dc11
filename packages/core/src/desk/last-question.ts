import { TurnId } from "../id/turn-id.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import { say } from "../message/say.ts";
import type { TurnStore } from "../port/turn-store.ts";
import type { Session } from "../conversation/session.ts";

/** The last question or text that the person got. An excerpt if the turn record is too long or has expired. */
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
