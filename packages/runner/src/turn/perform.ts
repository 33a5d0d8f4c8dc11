import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { Conversation } from "@echo/core/conversation/conversation";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { RunningSession } from "@echo/core/conversation/session";
import { allowanceFor } from "@echo/core/money/allowance";
import type { Runner } from "../lease/runner.ts";
import { settleAnswer } from "./answer.ts";
import type { AttendedTurn } from "./attend.ts";
import { attend } from "./attend.ts";
import { settlePlan } from "./plan.ts";
import { runProcess } from "./process.ts";
import { putBackOnShutdown } from "./put-back.ts";
import { settleTrouble, troubleOf } from "./trouble.ts";
import { orTellTrouble } from "./usable.ts";

/**
 * Runs the CLI for the turn in the stored state and settles its outcome. If the turn was cancelled or the lease lost,
 * it says and stores nothing: the webhook or the next runner has written the state since.
 */
export async function performTurn(runner: Runner, conversation: Conversation, session: RunningSession): Promise<void> {
  const { clock, ledger, settings } = runner;
  const allowance = await allowanceFor({ budgets: settings, ledger, now: clock.now() }, session);
  if (allowance.usd === 0) {
    await settleTrouble(runner, { conversation, session }, allowance.reached(0));
    return;
  }
  const turn = attend(runner, { conversation, session, allowance });
  try {
    const { outcome, isOwnPhase } = await runProcess(runner, turn);
    if (outcome.kind === "cancelled") return await putBackOnShutdown(runner, turn, outcome);
    const done = isOwnPhase ? withNote(turn) : turn;
    await orTellTrouble(runner, turn, () => settleOutcome(runner, done, outcome), outcome);
  } finally {
    await turn.attendance.end();
  }
}

function withNote(turn: AttendedTurn): AttendedTurn {
  return { ...turn, session: { ...turn.session, work: { ...turn.session.work, note: "own-phase" } } };
}

async function settleOutcome(
  runner: Runner,
  turn: AttendedTurn,
  outcome: Exclude<ClaudeOutcome, { kind: "cancelled" }>,
): Promise<void> {
  if (outcome.kind !== "answered") {
    await settleTrouble(runner, turn, troubleOf(turn, outcome), outcome);
    return;
  }
  const isFinal = turn.session.phase === FINAL_PHASE;
  await (isFinal ? settlePlan(runner, turn, outcome) : settleAnswer(runner, turn, outcome));
}
