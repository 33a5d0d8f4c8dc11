import { charge } from "@echo/core/money/charge";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import { loadedFrom } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import type { RunningTurn } from "./running-turn.ts";

/**
 * What is left to do for a turn that was stopped. After a cancel or a lost lease nothing: the state that others wrote
 * stands. A planned stop does not count as an attempt: the next runner does the turn again from what was committed.
 * What the stopped one has cost is charged all the same.
 */
export async function putBackOnShutdown(
  deps: RunnerDeps,
  keeper: Keeper,
  { conversation, session, work }: RunningTurn,
  stop: AbortSignal,
  outcome: ClaudeOutcome,
): Promise<void> {
  if (stop.reason !== "shutdown") return;
  await deps.leases.commit(keeper.lease, loadedFrom(conversation), {
    session: { ...charge(session, outcome), work: { ...work, attempt: Math.max(0, work.attempt - 1) } },
    turnCounter: conversation.turnCounter,
  });
}
