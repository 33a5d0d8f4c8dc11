import { TurnId } from "@echo/core/id/turn-id";
import type { Conversation } from "@echo/core/conversation/conversation";
import { splitKey } from "@echo/core/id/conversation-key";
import { nonceOf } from "@echo/core/id/nonce";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session } from "@echo/core/conversation/session";
import type { Turn } from "@echo/core/conversation/turn";
import { say } from "@echo/core/message/say";
import type { Piece } from "@echo/core/port/chat";
import type { Runner } from "../lease/runner.ts";
import { requireTrust } from "../lease/keeper.ts";
import { markGone, markHere } from "./place.ts";
import type { Renderer } from "./render.ts";
import { renderReplies } from "./render.ts";
import { standInsFor } from "./stand-in.ts";
import type { RenderedTurn } from "./take-up.ts";
import { takeUp } from "./take-up.ts";

type Sender = Renderer & Pick<Runner, "conversations" | "delivered" | "inbox" | "keeper" | "turns">;

/** Completes the turn that an earlier commit named: marks its inbound as done and sends its replies. */
export async function deliver(sender: Sender, conversation: Conversation): Promise<void> {
  const { outbox } = conversation;
  if (outbox === undefined || sender.delivered.has(outbox)) return;
  const turn = await sender.turns.load(conversation.key, outbox);
  if (turn?.closed === true) sender.delivered.add(outbox);
  if (turn === undefined || turn.closed) return;
  await sender.inbox.finish(conversation.key, turn.answers);
  // While the place is gone, the turn waits for it to come back.
  if (conversation.goneAt !== undefined) return;
  const rendered = await takeUp(sender, conversation, turn);
  await deliverTurn(sender, conversation, rendered, { lateAt: sender.clock.now() });
}

/**
 * Sends the missing pieces of a committed turn and marks each one as sent. Throws if the chat cannot be reached now or
 * the lease is no longer trusted. The next runner then goes on from the mark before it does anything else. If the chat
 * refuses a piece for its content, a stand-in takes its place and the rest follows. If the place is gone, the rest waits.
 */
export async function deliverTurn(
  sender: Sender,
  conversation: Conversation,
  turn: RenderedTurn,
  late: Pick<Turn, "lateAt"> = {},
): Promise<void> {
  const { key } = conversation;
  const { delivered, log, turns } = sender;
  const pieces = placed(turn);
  const refused = [...(turn.refused ?? [])];
  for (const [index, piece] of pieces.entries()) {
    if (index < turn.sent) continue;
    const result = await sendPiece(sender, { conversation, turn, index, piece, isTold: refused.length > 0 });
    if (result === "gone") return;
    if (result === "refused") refused.push(index);
    const closed = index === pieces.length - 1;
    const how = { ...late, ...(refused.length === 0 ? {} : { refused }) };
    await turns.markSent(key, turn.id, index + 1, closed, how);
    if (closed) return void delivered.add(turn.id);
  }
  if (pieces.length === 0) log("debug", "nothing-to-send", { conversation: key, turn: turn.id });
  await turns.markSent(key, turn.id, pieces.length, true);
  delivered.add(turn.id);
}

/** A piece, with what its stand-in needs. */
interface Placed {
  piece: Piece;
  reply: Reply;
  /** The last piece of a reply carries its buttons. */
  isLast: boolean;
}

function placed({ pieces, replies }: Pick<RenderedTurn, "pieces" | "replies">): Placed[] {
  return replies.flatMap((reply, place) =>
    (pieces[place] ?? []).map((piece, index, all) => ({ piece, reply, isLast: index === all.length - 1 })),
  );
}

interface Sending {
  conversation: Conversation;
  turn: Turn;
  index: number;
  piece: Placed;
  /** The person was told before that this turn lacks a part. */
  isTold: boolean;
}

function* formsOf(chat: Runner["chat"], piece: Placed, isTold: boolean): Iterable<Piece> {
  yield piece.piece;
  yield* standInsFor(chat, piece, isTold);
}

/** Every form of a piece has the same nonce: whichever one the chat took stands for the piece. */
async function sendPiece(sender: Sender, sending: Sending): Promise<"sent" | "refused" | "gone"> {
  const { chat, keeper, log } = sender;
  const { conversation, turn, index, piece, isTold } = sending;
  const { channel } = splitKey(conversation.key);
  const cut = index >= (turn.recutFrom ?? Infinity) ? " plain" : "";
  const nonce = nonceOf(`${conversation.key} ${turn.id} ${index}${cut}`);
  for (const form of formsOf(chat, piece, isTold)) {
    requireTrust(keeper);
    const result = await chat.send(channel, form, nonce);
    if (result.kind === "gone") {
      await markGone(sender, conversation.key, result.reason);
      return "gone";
    }
    if (result.kind === "sent") {
      await markHere(sender, conversation);
      return form === piece.piece ? "sent" : "refused";
    }
    log("warn", "piece-refused", { conversation: conversation.key, turn: turn.id, index, reason: result.reason });
  }
  return "refused";
}

/** `late`: it came only after the person had asked. */
type Shown = { kind: "shown" } | { kind: "late" } | { kind: "unseen"; replies: Reply[] };

/** Whether the person had the last answer and its plan when they asked: its place was gone, or refused the plan's text. */
export async function shownBefore(
  runner: Renderer & Pick<Runner, "turns">,
  { key }: Conversation,
  { lastAnswer }: Session,
  askedAt: number,
): Promise<Shown> {
  const turn = lastAnswer === undefined ? undefined : await runner.turns.load(key, TurnId.parse(lastAnswer));
  if (turn === undefined) return { kind: "shown" };
  const isUnseen = !turn.closed || ((await isPlanRefused(runner, turn)) && !isAgain(turn));
  if (isUnseen) return { kind: "unseen", replies: turn.replies };
  return (turn.lateAt ?? -Infinity) >= askedAt ? { kind: "late" } : { kind: "shown" };
}

async function isPlanRefused(renderer: Renderer, { pieces, refused, replies }: Turn): Promise<boolean> {
  if (refused === undefined) return false;
  const all = placed({ replies, pieces: pieces ?? (await renderReplies(renderer, replies)) });
  return refused.some((index) => all[index]?.reply.kind === "document");
}

/** A plan that the chat refused twice is not sent a third time: the person was told twice where to read it. */
function isAgain({ replies: [first] }: Turn): boolean {
  return first?.kind === "text" && first.markdown === say(first.locale).unseenPlan;
}
