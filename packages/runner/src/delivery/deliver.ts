import { TurnId } from "@echo/core/id/turn-id";
import type { Conversation } from "@echo/core/conversation/conversation";
import { splitKey } from "@echo/core/id/conversation-key";
import { sha256 } from "@echo/core/id/sha256";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session } from "@echo/core/conversation/session";
import type { Turn } from "@echo/core/conversation/turn";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { requireTrust } from "../lease/keeper.ts";

type Deps = Pick<RunnerDeps, "chat" | "inbox" | "log" | "turns">;

/** Discord keeps nonces of at most 25 characters. */
const NONCE_LENGTH = 22;

/** Completes what an earlier commit named: its inbound is done, and its replies are sent. */
export async function deliver(deps: Deps, keeper: Keeper, conversation: Conversation): Promise<void> {
  if (conversation.outbox === undefined) return;
  const turn = await deps.turns.load(conversation.key, conversation.outbox);
  if (turn === undefined || turn.closed) return;
  await deps.inbox.finish(conversation.key, turn.answers);
  await deliverTurn(deps, keeper, conversation, turn);
}

/**
 * Sends what is missing of a committed turn, piece by piece, marking each. Throws when the chat cannot be reached
 * now, and as soon as the lease is not trusted: whoever has it next goes on from the mark, before anything else.
 */
export async function deliverTurn(deps: Deps, keeper: Keeper, { key }: Conversation, turn: Turn): Promise<void> {
  const { channel } = splitKey(key);
  const pieces = turn.replies.flatMap((reply) => deps.chat.render(reply));
  for (const [index, piece] of pieces.entries()) {
    if (index < turn.sent) continue;
    requireTrust(keeper);
    const nonce = sha256(`${key} ${turn.id} ${index}`).slice(0, NONCE_LENGTH);
    const result = await deps.chat.send(channel, piece, nonce);
    if (result.kind === "refused") {
      deps.log("warn", "chat-refused", { conversation: key, reason: result.reason });
      return deps.turns.markSent(key, turn.id, index, true);
    }
    const closed = index === pieces.length - 1;
    await deps.turns.markSent(key, turn.id, index + 1, closed);
    if (closed) return;
  }
  await deps.turns.markSent(key, turn.id, pieces.length, true);
}

/** The last answer, where the chat refused it (blocked, thrown out): the person has not seen it, or not to its end. */
export async function undelivered(
  { chat, turns }: Pick<RunnerDeps, "chat" | "turns">,
  { key }: Conversation,
  { lastAnswer }: Session,
): Promise<Reply[] | undefined> {
  const turn = lastAnswer === undefined ? undefined : await turns.load(key, TurnId.parse(lastAnswer));
  if (turn === undefined) return undefined;
  const pieces = turn.replies.flatMap((reply) => chat.render(reply));
  return turn.sent < pieces.length ? turn.replies : undefined;
}
