import { TurnId } from "@echo/core/id/turn-id";
import type { Conversation } from "@echo/core/conversation/conversation";
import { splitKey } from "@echo/core/id/conversation-key";
import { nonceOf } from "@echo/core/id/nonce";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session } from "@echo/core/conversation/session";
import type { Turn } from "@echo/core/conversation/turn";
import type { Runner } from "../lease/runner.ts";
import { requireTrust } from "../lease/keeper.ts";

type Sender = Pick<Runner, "chat" | "inbox" | "keeper" | "log" | "turns">;

/** Completes the turn that an earlier commit named: marks its inbound as done and sends its replies. */
export async function deliver(sender: Sender, conversation: Conversation): Promise<void> {
  if (conversation.outbox === undefined) return;
  const turn = await sender.turns.load(conversation.key, conversation.outbox);
  if (turn === undefined || turn.closed) return;
  await sender.inbox.finish(conversation.key, turn.answers);
  await deliverTurn(sender, conversation, turn);
}

/**
 * Sends the missing pieces of a committed turn and marks each one as sent. Throws if the chat cannot be reached now or
 * the lease is no longer trusted. The next runner then goes on from the mark before it does anything else.
 */
export async function deliverTurn(sender: Sender, { key }: Conversation, turn: Turn): Promise<void> {
  const { chat, keeper, log, turns } = sender;
  const { channel } = splitKey(key);
  const pieces = turn.replies.flatMap((reply) => chat.render(reply));
  for (const [index, piece] of pieces.entries()) {
    if (index < turn.sent) continue;
    requireTrust(keeper);
    const nonce = nonceOf(`${key} ${turn.id} ${index}`);
    const result = await chat.send(channel, piece, nonce);
    if (result.kind === "refused") {
      log("warn", "chat-refused", { conversation: key, reason: result.reason });
      return turns.markSent(key, turn.id, index, true);
    }
    const closed = index === pieces.length - 1;
    await turns.markSent(key, turn.id, index + 1, closed);
    if (closed) return;
  }
  await turns.markSent(key, turn.id, pieces.length, true);
}

/** The last answer, if the chat refused it or its end (the bot was blocked or removed): the person has not seen it. */
export async function undelivered(
  { chat, turns }: Pick<Runner, "chat" | "turns">,
  { key }: Conversation,
  { lastAnswer }: Session,
): Promise<Reply[] | undefined> {
  const turn = lastAnswer === undefined ? undefined : await turns.load(key, TurnId.parse(lastAnswer));
  if (turn === undefined) return undefined;
  const pieces = turn.replies.flatMap((reply) => chat.render(reply));
  return turn.sent < pieces.length ? turn.replies : undefined;
}
