import type { ClaudeOutcome } from "@echo/claude/outcome";
import { charge } from "@echo/core/money/charge";
import { loadedFrom } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import type { AttendedTurn } from "./attend.ts";

/**
 * What is left to do for a turn that was stopped. After a cancel or a lost lease nothing: the state that others wrote
 * stands. A planned stop does not count as an attempt: the next runner does the turn again from what was committed.
 * What the stopped one has cost is charged all the same.
 */
export async function putBackOnShutdown(
  { keeper, leases }: Runner,
  { attendance, conversation, session }: AttendedTurn,
  outcome: ClaudeOutcome,
): Promise<void> {
  if (attendance.stop.reason !== "shutdown") return;
  const { work } = session;
  await leases.commit(keeper.lease, loadedFrom(conversation), {
    session: { ...charge(session, outcome), work: { ...work, attempt: Math.max(0, work.attempt - 1) } },
    turnCounter: conversation.turnCounter,
  });
}
