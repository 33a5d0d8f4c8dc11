import type { Conversation } from "@echo/core/conversation/conversation";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { RunningSession } from "@echo/core/conversation/session";
import { allowanceFor } from "@echo/core/money/allowance";
import { StoreError } from "@echo/core/system/store-error";
import { LeaseLostError } from "../lease/keeper.ts";
import type { Runner } from "../lease/runner.ts";
import { watchForStop } from "../lease/stop.ts";
import { settleAnswer } from "./answer.ts";
import type { AttendedTurn } from "./attend.ts";
import { attend } from "./attend.ts";
import type { Finished, TakenUp } from "./finished.ts";
import { dropFinished, keepAndPay } from "./finished.ts";
import { patient } from "./patient.ts";
import { settlePlan } from "./plan.ts";
import { runProcess } from "./process.ts";
import { putBackOnShutdown } from "./put-back.ts";
import { settleTrouble, troubleOf } from "./trouble.ts";
import { orTellTrouble } from "./usable.ts";

/**
 * Runs the CLI for the turn in the stored state and settles its outcome, or settles what an earlier runner has `finished`.
 * If the turn was cancelled or the lease lost, it says and stores nothing: the webhook or the next runner has written the
 * state since. While the stores fail, it waits for them: what is done is neither lost nor done again.
 */
export async function performTurn(
  runner: Runner,
  conversation: Conversation,
  session: RunningSession,
  finished?: TakenUp,
): Promise<void> {
  const stop = watchForStop(runner, conversation);
  await perform(runner, patient(runner, stop.signal), { conversation, session }, finished).finally(stop.end);
}

async function perform(
  impatient: Runner,
  runner: Runner,
  { conversation, session }: { conversation: Conversation; session: RunningSession },
  finished: TakenUp | undefined,
): Promise<void> {
  const { clock, ledger, settings } = runner;
  const allowance = await allowanceFor({ budgets: settings, ledger, now: clock.now() }, session);
  if (allowance.usd === 0 && finished === undefined) {
    await settleTrouble(runner, { conversation, session }, allowance.reached(0));
    return;
  }
  const turn = attend(impatient, { conversation, session, allowance });
  try {
    const { outcome, isOwnPhase } = finished ?? (await runProcess(runner, turn));
    if (outcome.kind === "cancelled") return await putBackOnShutdown(runner, turn, outcome);
    turn.unpaid.usd += finished?.unpaidUsd ?? 0;
    await settleFinished(runner, turn, { isRepaired: false, tries: 0, ...finished, outcome, isOwnPhase });
  } finally {
    await turn.attendance.end();
  }
}

/** Keeps the outcome on disk until it is settled, or until it turns out that it cannot be. */
async function settleFinished(runner: Runner, turn: AttendedTurn, finished: Finished): Promise<void> {
  try {
    await keepAndPay(runner, turn, finished);
    const done = finished.isOwnPhase ? withNote(turn) : turn;
    await orTellTrouble(runner, done, () => settleOutcome(runner, done, finished), finished.outcome);
  } catch (error) {
    if (error instanceof StoreError || error instanceof LeaseLostError) throw error;
    await dropFinished(runner, turn.session);
    throw error;
  }
  await dropFinished(runner, turn.session);
}

function withNote(turn: AttendedTurn): AttendedTurn {
  return { ...turn, session: { ...turn.session, work: { ...turn.session.work, note: "own-phase" } } };
}

async function settleOutcome(runner: Runner, turn: AttendedTurn, finished: Finished): Promise<void> {
  const { outcome } = finished;
  if (outcome.kind !== "answered") {
    await settleTrouble(runner, turn, troubleOf(turn, outcome), outcome);
    return;
  }
  const isFinal = turn.session.phase === FINAL_PHASE;
  await (isFinal ? settlePlan(runner, turn, { ...finished, outcome }) : settleAnswer(runner, turn, outcome));
}
