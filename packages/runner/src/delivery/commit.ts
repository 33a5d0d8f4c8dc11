import { turnId } from "@echo/core/id/turn-id";
import type { Conversation, LastSession } from "@echo/core/conversation/conversation";
import type { Change, CommitResult, Loaded } from "@echo/core/port/lease-store";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session, SessionBase } from "@echo/core/conversation/session";
import type { Turn } from "@echo/core/conversation/turn";
import { deliverTurn } from "./deliver.ts";
import type { Runner } from "../lease/runner.ts";

/** What a commit closes over: everything else about the conversation stays as loaded. */
export interface Settlement {
  session: Session | undefined;
  replies: Reply[];
  /** Done once the commit has named the turn. */
  inboundIds: string[];
  /** Whether `/status` repeats these replies from now on. */
  isAnswer: boolean;
  approvedSessions?: NonNullable<Change["approvedSessions"]>;
}

/** What became of the commit. */
export type Settled = CommitResult["kind"];

/** What a commit that begins or approves a session leaves, so that a half-done cancel of it can be completed. */
export function lastSessionOf({ id, slug, locale }: SessionBase): LastSession {
  return { id, slug, locale };
}

export function loadedFrom(conversation: Conversation): Loaded {
  return { planningSessionId: conversation.session?.id, cancelledAt: conversation.cancelledAt };
}

/**
 * The order that loses and doubles nothing: the turn's replies are recorded, the commit names them, the inbound is
 * done, and only then is anything sent. Returns what became of the commit.
 */
export async function settle(runner: Runner, conversation: Conversation, settlement: Settlement): Promise<Settled> {
  const counter = conversation.turnCounter + 1;
  const turn: Turn = {
    id: turnId(counter, runner.keeper.lease.epoch),
    answers: settlement.inboundIds,
    replies: settlement.replies,
    sent: 0,
    closed: false,
    recordedAt: runner.clock.now(),
  };
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
  if (result.kind !== "committed") return result.kind;
  await runner.inbox.finish(conversation.key, settlement.inboundIds);
  await deliverTurn(runner, result.conversation, turn);
  return "committed";
}
