import type { ClaudeOutcome } from "@echo/claude/outcome";
import { readMarkers } from "@echo/core/conversation/marker";
import type { PlanReadySession, StuckSession } from "@echo/core/conversation/session";
import type { Told } from "@echo/core/conversation/trouble";
import { isBudget } from "@echo/core/conversation/trouble";
import { leftUsd } from "@echo/core/money/allowance";
import { isApprovable } from "@echo/core/plan/check";
import type { Finding } from "@echo/core/plan/finding";
import { settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import type { Answered } from "./accepted.ts";
import { afterAnswer } from "./accepted.ts";
import type { AttendedTurn } from "./attend.ts";
import type { Finished } from "./finished.ts";
import { keepAndPay } from "./finished.ts";
import { planReplies } from "./plan-reply.ts";
import { callAgent, joined, promptContext } from "./process.ts";
import { putBackOnShutdown } from "./put-back.ts";
import { repairPrompt } from "./repair-prompt.ts";
import { settleTrouble, troubleOf } from "./trouble.ts";
import type { KeptPlan, WrittenPlan } from "./written-plan.ts";
import { keepPlan, readWrittenPlan } from "./written-plan.ts";

/** Checks the final plan before showing it. If it has defects, the agent repairs it once. Then the person decides. */
export async function settlePlan(
  runner: Runner,
  turn: AttendedTurn,
  finished: Finished & { outcome: Answered },
): Promise<void> {
  const { outcome } = finished;
  const first = await readWrittenPlan(runner, turn.session);
  const answered = await repairedOnce(runner, turn, finished, first);
  if (answered.kind === "cancelled") return putBackOnShutdown(runner, turn, answered);
  if (answered.kind !== "answered") {
    await settleTrouble(runner, turn, troubleOf(turn, answered), answered);
    return;
  }
  const written = answered === outcome ? first : await readWrittenPlan(runner, turn.session);
  const { visible } = readMarkers(answered.text);
  const kept = await keepPlan(runner, await afterAnswer(runner, turn.session, answered, visible), written);
  const told: Told = isSpent(turn, answered)
    ? turn.allowance.reached(answered.costUsd)
    : { trouble: "plan-not-ready", detail: undefined };
  const session = settledSession(kept, told);
  await settle(runner, turn.conversation, {
    session,
    replies: await planReplies(runner, turn, { session, written, visible, told }),
    inboundIds: turn.session.work.inboundIds,
    isAnswer: true,
  });
}

/** Runs a repair round if the plan has defects and the turn may spend more. Returns both outcomes joined. */
async function repairedOnce(
  runner: Runner,
  turn: AttendedTurn,
  finished: Finished & { outcome: Answered },
  { findings, defects }: WrittenPlan,
): Promise<ClaudeOutcome> {
  const { outcome, isRepaired } = finished;
  const mayRepair = turn.session.work.kind !== "repair-plan" && !isRepaired && !isSpent(turn, outcome);
  if (isApprovable(findings) || !mayRepair) return outcome;
  const repaired = joined(outcome, await repair(runner, turn, defects, outcome.costUsd));
  if (repaired.kind !== "cancelled")
    await keepAndPay(runner, turn, { ...finished, outcome: repaired, isRepaired: true });
  return repaired;
}

function isSpent({ allowance }: AttendedTurn, { costUsd }: ClaudeOutcome): boolean {
  return leftUsd(allowance, costUsd) === 0;
}

/** A plan with defects makes the session stuck. The next try repairs that plan. */
function settledSession({ session, approvable }: KeptPlan, { trouble }: Told): PlanReadySession | StuckSession {
  if (approvable !== undefined) return { ...session, state: "plan_ready", plan: approvable };
  const stuck: StuckSession = { ...session, state: "stuck", work: { kind: "repair-plan", inboundIds: [], attempt: 1 } };
  return isBudget(trouble) ? { ...stuck, lastSubtype: trouble } : stuck;
}

async function repair(
  runner: Runner,
  turn: AttendedTurn,
  findings: readonly Finding[],
  spentUsd: number,
): Promise<ClaudeOutcome> {
  const { log, prompts, settings } = runner;
  log("info", "plan-repair", { slug: turn.session.slug, findings: findings.map(({ code }) => code).join(",") });
  const context = await promptContext(runner, turn);
  const prompt = repairPrompt(prompts, findings);
  return callAgent(runner, turn, { context, prompt, maxTurns: settings.maxTurns, spentUsd });
}
