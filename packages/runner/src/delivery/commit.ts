import { turnId } from "@echo/core/id/turn-id";
import type { Conversation, LastSession } from "@echo/core/conversation/conversation";
import type { Change, CommitResult, Loaded } from "@echo/core/port/lease-store";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session, SessionBase } from "@echo/core/conversation/session";
import type { Turn } from "@echo/core/conversation/turn";
import { deliverTurn } from "./deliver.ts";
import { renderReplies } from "./render.ts";
import { LeaseLostError } from "../lease/keeper.ts";
import type { Runner } from "../lease/runner.ts";

/** What a commit changes. Everything else about the conversation stays as loaded. */
export interface Settlement {
  session: Session | undefined;
  replies: Reply[];
  /** The inbound that is done once the commit has named the turn. */
  inboundIds: string[];
  /** Whether `/status` repeats these replies from now on. */
  isAnswer: boolean;
  approvedSessions?: NonNullable<Change["approvedSessions"]>;
}

/** The result of the commit. */
export type Settled = Exclude<CommitResult["kind"], "fenced">;

/** A commit that begins or approves a session stores this, so that a runner can complete a half-done cancel of it. */
export function lastSessionOf({ id, slug, locale }: SessionBase): LastSession {
  return { id, slug, locale };
}

export function loadedFrom(conversation: Conversation): Loaded {
  return { planningSessionId: conversation.session?.id, cancelledAt: conversation.cancelledAt };
}

/**
 * Renders and records the turn's replies, commits the turn's id, marks the inbound as done, and only then sends the replies. In
 * this order, a crash loses no reply and sends none twice. Returns the result of the commit. Throws if another runner has
 * taken the lease: what was answered stays for it.
 */
export async function settle(runner: Runner, conversation: Conversation, settlement: Settlement): Promise<Settled> {
  const counter = conversation.turnCounter + 1;
  const turn = {
    id: turnId(counter, runner.keeper.lease.epoch),
    answers: settlement.inboundIds,
    replies: settlement.replies,
    pieces: await renderReplies(runner, settlement.replies),
    sent: 0,
    closed: false,
    recordedAt: runner.clock.now(),
  } satisfies Turn;
  await runner.turns.record(conversation.key, turn);
  const { session, approvedSessions, isAnswer } = settlement;
  const result = await runner.leases.commit(runner.keeper.lease, loadedFrom(conversation), {
    session: session !== undefined && isAnswer ? { ...session, lastAnswer: turn.id } : session,
    turnCounter: counter,
    outbox: turn.id,
    ...(approvedSessions === undefined ? {} : { approvedSessions }),
    ...(session === undefined || session.id === conversation.session?.id
      ? {}
      : { lastSession: lastSessionOf(session) }),
  });
  if (result.kind === "fenced") throw new LeaseLostError(`the lease of ${conversation.key} was taken`);
  if (result.kind !== "committed") return result.kind;
  await runner.inbox.finish(conversation.key, settlement.inboundIds);
  await deliverTurn(runner, result.conversation, turn);
  return "committed";
}
