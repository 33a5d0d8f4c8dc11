import { TurnId } from "../id/turn-id.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import { say } from "../message/say.ts";
import type { TurnStore } from "../port/turn-store.ts";
import { withoutLinks } from "../text/without-links.ts";
import type { Session } from "../conversation/session.ts";

/** The last question or text that the person got. An excerpt if the turn record is too long or has expired. */
export async function lastQuestion(
  turns: Pick<TurnStore, "load">,
  key: ConversationKey,
  { lastAnswer, lastExcerpt, locale }: Session,
): Promise<string> {
  const turn = lastAnswer === undefined ? undefined : await turns.load(key, TurnId.parse(lastAnswer));
  const texts = turn?.replies.flatMap((reply) => (reply.kind === "text" ? [reply.markdown] : [])) ?? [];
  const text = texts.join("\n\n");
  // The chat refused a part of it, most likely for a link. It would refuse it again, without a word to us.
  if (text !== "") return turn?.refused === undefined ? text : withoutLinks(text);
  return lastExcerpt === undefined ? say(locale).nothingToShow : `${lastExcerpt} …`;
}
