import type { ClaudeOutcome } from "@echo/claude/outcome";
import { charge } from "@echo/core/money/charge";
import { loadedFrom } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import type { AttendedTurn } from "./attend.ts";

/**
 * Puts a stopped turn back for the next runner, which does it again from what was committed. A shutdown does not count
 * as an attempt, but its cost is charged, and what it kept is not taken up: it would be charged again. After a cancel or a lost lease there is nothing to put back: the webhook or
 * the next runner has written the state since.
 */
export async function putBackOnShutdown(
  { keeper, leases }: Runner,
  { attendance, conversation, session }: AttendedTurn,
  outcome: ClaudeOutcome,
): Promise<void> {
  if (attendance.stop.reason !== "shutdown") return;
  const { seal: _seal, ...work } = session.work;
  await leases.commit(keeper.lease, loadedFrom(conversation), {
    session: { ...charge(session, outcome), work: { ...work, attempt: Math.max(0, work.attempt - 1) } },
    turnCounter: conversation.turnCounter,
  });
}
