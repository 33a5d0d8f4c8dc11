import { allowanceFor } from "@echo/core/money/allowance";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { Conversation } from "@echo/core/conversation/conversation";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { settleAnswer } from "./answer.ts";
import type { Attendance } from "./attend.ts";
import { attend } from "./attend.ts";
import { settlePlan } from "./plan.ts";
import { runProcess } from "./process.ts";
import { putBackOnShutdown } from "./put-back.ts";
import type { RunningTurn } from "./running-turn.ts";
import { settleTrouble, troubleOf } from "./trouble.ts";
import { whereUsable } from "./usable.ts";

/**
 * Runs the CLI for the turn that the state names, and settles what came of it. A turn that was cancelled or whose
 * lease is lost is dropped without a word: the state that others wrote stands.
 */
export async function performTurn(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  shutdown: AbortSignal,
): Promise<void> {
  const { session } = conversation;
  if (session?.work === undefined) return;
  const allowance = await allowanceFor({ budgets: deps.settings, ledger: deps.ledger, now: deps.clock.now() }, session);
  if (allowance.usd === 0) {
    await settleTrouble(deps, keeper, conversation, session, allowance.reached(0));
    return;
  }
  const turn: RunningTurn = { conversation, session, work: session.work, allowance };
  const attendance = attend(deps, keeper, turn, shutdown);
  try {
    const { outcome, isOwnPhase } = await runProcess(deps, keeper, turn, attendance);
    if (outcome.kind === "cancelled") {
      return await putBackOnShutdown(deps, keeper, turn, attendance.stop, outcome);
    }
    const done = isOwnPhase ? { ...turn, work: { ...turn.work, note: "own-phase" as const } } : turn;
    const act = () => settleOutcome(deps, keeper, done, outcome, attendance);
    await whereUsable(deps, keeper, conversation, session, act, outcome);
  } finally {
    await attendance.end();
  }
}

async function settleOutcome(
  deps: RunnerDeps,
  keeper: Keeper,
  turn: RunningTurn,
  outcome: Exclude<ClaudeOutcome, { kind: "cancelled" }>,
  attendance: Attendance,
): Promise<void> {
  if (outcome.kind === "answered") {
    const isFinal = turn.session.phase === FINAL_PHASE;
    return isFinal ? settlePlan(deps, keeper, turn, outcome, attendance) : settleAnswer(deps, keeper, turn, outcome);
  }
  await settleTrouble(deps, keeper, turn.conversation, turn.session, troubleOf(turn, outcome), outcome);
}
