import { leftUsd } from "@echo/core/money/allowance";
import { chargeDay } from "@echo/core/money/charge";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Runner } from "../lease/runner.ts";
import { requireTrust } from "../lease/keeper.ts";
import { conversationMarker } from "../agent/process-marker.ts";
import type { PromptContext } from "../agent/prompt/build.ts";
import { buildPrompt, buildSystemPrompt, GO_ON } from "../agent/prompt/build.ts";
import { repairPrompt } from "./repair-prompt.ts";
import { readWrittenPlan } from "./written-plan.ts";
import type { AttendedTurn } from "./attend.ts";
import type { RunningTurn } from "./running-turn.ts";

/**
 * Runs the CLI for one attempt, usually once. If the first process hit its turn limit, a second one goes on in the
 * same session: no other unfinished turn is ever resumed. If the CLI does not know the skill, a second process runs the
 * built-in phase.
 */
export async function runProcess(
  runner: Runner,
  turn: AttendedTurn,
): Promise<{ outcome: ClaudeOutcome; isOwnPhase: boolean }> {
  const { agent, settings } = runner;
  const context = await promptContext(runner, turn);
  const useSkill = turn.session.work.kind === "open-phase" && (await agent.hasSkill(turn.session.phase));
  const ask = (prompt: string, maxTurns: number, spentUsd = 0) =>
    callAgent(runner, turn, { context, prompt, maxTurns, spentUsd });
  const prompt = await firstPrompt(runner, turn, context, useSkill);
  let outcome = await ask(prompt, settings.maxTurns);
  const isOwnPhase = outcome.kind === "unknown-skill";
  if (isOwnPhase) {
    outcome = await ask(await firstPrompt(runner, turn, context, false), settings.maxTurns);
  }
  if (outcome.kind === "max-turns" && leftUsd(turn.allowance, outcome.costUsd) !== 0) {
    outcome = joined(outcome, await ask(GO_ON, settings.retryMaxTurns, outcome.costUsd));
  }
  return { outcome, isOwnPhase };
}

export async function promptContext(deps: RunnerDeps, { session }: RunningTurn): Promise<PromptContext> {
  const project = await deps.projects.read(session.slug);
  const workspace = deps.workspace.path(session.slug);
  const git = await deps.workspace.facts(session.slug);
  const { prompts, chat } = deps;
  return { prompts, platform: chat.label, session, description: project?.description ?? "", workspace, git };
}

async function firstPrompt(
  deps: RunnerDeps,
  turn: RunningTurn,
  context: PromptContext,
  useSkill: boolean,
): Promise<string> {
  const inbound = await deps.inbox.load(turn.conversation.key, turn.session.work.inboundIds);
  const asked = buildPrompt(context, turn.session.work, inbound, useSkill);
  if (turn.session.work.kind !== "repair-plan") return asked;
  const { defects } = await readWrittenPlan(deps, turn.session);
  return `${repairPrompt(deps.prompts, defects)}\n\n${asked}`.trim();
}

/** Runs one process. Earlier processes of the turn cost `spentUsd`. The repair round of the final plan uses it also. */
export async function callAgent(
  runner: Runner,
  { allowance, attendance, conversation, session, unpaid }: AttendedTurn,
  ask: { context: PromptContext; prompt: string; maxTurns: number; spentUsd: number },
): Promise<ClaudeOutcome> {
  const { claude, work } = session;
  const { clock, keeper, ledger, log, settings } = runner;
  requireTrust(keeper);
  const outcome = await runner.agent.run(
    {
      slug: session.slug,
      phase: session.phase,
      sessionId: claude.id,
      prompt: ask.prompt,
      systemPrompt: buildSystemPrompt(ask.context),
      maxTurns: ask.maxTurns,
      budgetUsd: leftUsd(allowance, ask.spentUsd),
      attempt: work.attempt,
      reportedCostUsd: claude.reportedCostUsd + ask.spentUsd,
      marker: `${conversationMarker(conversation.key)}${keeper.lease.epoch}.${conversation.turnCounter}`,
      conversation: conversation.key,
    },
    attendance.stop,
    attendance.progress,
  );
  if (settings.dayBudgetUsd !== undefined) {
    unpaid.usd += await chargeDay({ ledger, now: clock.now(), log }, outcome.costUsd, work.attempt);
  }
  return { ...outcome, text: runner.mask(outcome.text) };
}

/** Joins two processes into one answer: their texts in order, their costs added up. */
export function joined<Outcome extends ClaudeOutcome>(first: ClaudeOutcome, second: Outcome): Outcome {
  return {
    ...second,
    text: [first.text, second.text].filter((text) => text !== "").join("\n\n"),
    usage: {
      tokensIn: first.usage.tokensIn + second.usage.tokensIn,
      tokensOut: first.usage.tokensOut + second.usage.tokensOut,
    },
    turns: first.turns + second.turns,
    costUsd: first.costUsd + second.costUsd,
  };
}
