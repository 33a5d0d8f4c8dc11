import { isBudget } from "@echo/core/conversation/trouble";
import { leftUsd } from "@echo/core/money/allowance";
import type { Told } from "@echo/core/conversation/trouble";
import type { Locale } from "@echo/core/text/locale";
import { readMarkers } from "@echo/core/conversation/marker";
import { say } from "@echo/core/message/say";
import { isApprovable } from "@echo/core/plan/check";
import { comparePlans, describeComparison } from "@echo/core/plan/compare";
import type { Finding } from "@echo/core/plan/finding";
import { readiness } from "@echo/core/plan/finding";
import { parsePlan } from "@echo/core/plan/parse";
import { summarizePlan } from "@echo/core/plan/summary";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session } from "@echo/core/conversation/session";
import { sessionCost } from "@echo/core/money/told";
import { viewButtons } from "@echo/core/conversation/view";
import { FINAL_PLAN_NAME } from "@echo/core/project/files";
import { settle } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import type { Answered } from "./accepted.ts";
import { afterAnswer, preface } from "./accepted.ts";
import type { Attendance } from "./attend.ts";
import { callAgent, joined, promptContext } from "./process.ts";
import { putBackOnShutdown } from "./put-back.ts";
import { listed, repairPrompt } from "./repair-prompt.ts";
import type { RunningTurn } from "./running-turn.ts";
import { settleTrouble, troubleOf } from "./trouble.ts";
import type { WrittenPlan } from "./written-plan.ts";
import { keepPlan, readWrittenPlan } from "./written-plan.ts";

/** The final plan is checked before it is shown; defects get one repair round, and then the person decides. */
export async function settlePlan(
  deps: RunnerDeps,
  keeper: Keeper,
  turn: RunningTurn,
  outcome: Answered,
  attendance: Attendance,
): Promise<void> {
  let written = await readWrittenPlan(deps, turn.session);
  let answered = outcome;
  const isSpent = (costUsd: number) => leftUsd(turn.allowance, costUsd) === 0;
  if (!isApprovable(written.findings) && turn.work.kind !== "repair-plan" && !isSpent(outcome.costUsd)) {
    const repaired = await repair(deps, keeper, turn, attendance, written.findings, outcome.costUsd);
    const both = joined(outcome, repaired);
    if (both.kind === "cancelled") return putBackOnShutdown(deps, keeper, turn, attendance.stop, both);
    if (both.kind !== "answered") {
      await settleTrouble(deps, keeper, turn.conversation, turn.session, troubleOf(turn, both), both);
      return;
    }
    answered = both;
    written = await readWrittenPlan(deps, turn.session);
  }
  const { visible } = readMarkers(answered.text);
  const kept = await keepPlan(deps, await afterAnswer(deps, turn.session, answered, visible), written);
  const told: Told = isSpent(answered.costUsd)
    ? turn.allowance.reached(answered.costUsd)
    : { trouble: "plan-not-ready", detail: undefined };
  const settled = isApprovable(written.findings) ? ready(kept) : defective(kept, told);
  await settle(deps, keeper, turn.conversation, {
    session: settled,
    replies: await planReplies(deps, turn, settled, written, visible, told),
    inboundIds: turn.work.inboundIds,
    isAnswer: true,
  });
}

function ready(session: Session): Session {
  return { ...session, state: "plan_ready" };
}

/** The next try repairs the plan that is there. */
function defective(session: Session, { trouble }: Told): Session {
  const stuck: Session = { ...session, state: "stuck", work: { kind: "repair-plan", inboundIds: [], attempt: 1 } };
  return isBudget(trouble) ? { ...stuck, lastSubtype: trouble } : stuck;
}

async function repair(
  deps: RunnerDeps,
  keeper: Keeper,
  turn: RunningTurn,
  attendance: Attendance,
  findings: readonly Finding[],
  spentUsd: number,
) {
  deps.log("info", "plan-repair", { slug: turn.session.slug, findings: findings.map(({ code }) => code).join(",") });
  const context = await promptContext(deps, turn);
  const prompt = repairPrompt(deps.prompts, findings);
  return callAgent(deps, keeper, turn, attendance, { context, prompt, maxTurns: deps.settings.maxTurns, spentUsd });
}

/** Characters of the agent's own words from which on they tell what the plan holds: ours would only repeat them. */
const TOLD_LENGTH = 400;

/** What the agent said or what the plan holds, the file itself, and last the line with the buttons. */
async function planReplies(
  deps: RunnerDeps,
  turn: RunningTurn,
  session: Session,
  { findings, plan, markdown, version }: WrittenPlan,
  visible: string,
  { trouble, detail }: Told,
): Promise<Reply[]> {
  const { locale, slug } = session;
  const words = say(locale);
  const buttons = viewButtons(session, deps.steps);
  const text = (parts: string[]) =>
    ({ kind: "text", locale, markdown: parts.filter((part) => part !== "").join("\n\n") }) as const;
  const said = [...preface(deps, turn), visible];
  if (session.state === "stuck") {
    const defects = words.planDefects(listed(findings, locale));
    return [{ ...text([...said, defects, words.trouble(trouble, detail)]), buttons }];
  }
  const summary = plan === undefined || visible.length >= TOLD_LENGTH ? "" : summarizePlan(plan, locale);
  const changes = await changesSince(deps, turn.session, markdown, locale);
  const headline = words.planReady(version, readiness(findings, plan, locale));
  return [
    text([...said, summary]),
    { kind: "document", locale, filename: FINAL_PLAN_NAME, text: markdown, caption: words.planCaption(slug, version) },
    { ...text([`${headline} · ${sessionCost(session, locale)}`, changes]), buttons },
  ];
}

/** Added, changed and removed stories since the version that was shown last. */
async function changesSince(
  deps: RunnerDeps,
  { slug, plan }: Session,
  markdown: string,
  locale: Locale,
): Promise<string> {
  const before = plan === undefined ? undefined : await deps.documents.get(slug, plan.sha256);
  if (before === undefined || before === markdown) return "";
  const [old, now] = [parsePlan(before), parsePlan(markdown)];
  return old.kind === "parsed" && now.kind === "parsed"
    ? describeComparison(comparePlans(old.plan, now.plan), locale)
    : "";
}
