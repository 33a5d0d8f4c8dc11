import { FINAL_PLAN_NAME } from "@echo/core/project/files";
import type { Locale } from "@echo/core/text/locale";
import type { Reply } from "@echo/core/conversation/reply";
import type { PlanReadySession, RunningSession, StuckSession } from "@echo/core/conversation/session";
import type { Told } from "@echo/core/conversation/trouble";
import { viewButtons } from "@echo/core/conversation/view";
import { sessionCost } from "@echo/core/money/told";
import { say } from "@echo/core/message/say";
import { troubleSentence } from "@echo/core/message/trouble-sentence";
import { comparePlans, describeComparison } from "@echo/core/plan/compare";
import type { Finding } from "@echo/core/plan/finding";
import { readiness } from "@echo/core/plan/finding";
import { parsePlan } from "@echo/core/plan/parse";
import { summarizePlan } from "@echo/core/plan/summary";
import type { RunnerDeps } from "../lease/deps.ts";
import { preface, shownAnswer } from "./accepted.ts";
import { assumedIn } from "./assumption.ts";
import { listed } from "./repair-prompt.ts";
import type { RunningTurn } from "./running-turn.ts";
import type { WrittenPlan } from "./written-plan.ts";

/** If the agent's own words have this many characters, they describe the plan: our summary would only repeat them. */
const TOLD_LENGTH = 400;

interface SettledPlan {
  session: PlanReadySession | StuckSession;
  written: WrittenPlan;
  /** What the agent said. */
  visible: string;
  told: Told;
}

/** The agent's words or a summary of the plan, then the file, and last the line with the buttons. */
export async function planReplies(
  deps: RunnerDeps,
  turn: RunningTurn,
  { session, written: { findings, plan, markdown, version }, visible: whole, told: { trouble, detail } }: SettledPlan,
): Promise<Reply[]> {
  const { locale, slug } = session;
  const words = say(locale);
  const { visible, cut } = shownAnswer(whole, locale);
  const buttons = viewButtons(session, deps.steps);
  const text = (parts: string[]) =>
    ({ kind: "text", locale, markdown: parts.filter((part) => part !== "").join("\n\n") }) as const;
  const said = [...preface(deps, turn), visible];
  if (session.state === "stuck") {
    const defects = words.planDefects(listed(findings, locale));
    const why = [defects, troubleSentence(locale, trouble, detail)];
    if (cut.length > 0) return [text(said), { ...text([...cut, ...why]), buttons }];
    return [{ ...text([...said, ...why]), buttons }];
  }
  const summary = plan === undefined || visible.length >= TOLD_LENGTH ? "" : summarizePlan(plan, locale);
  const changes = await changesSince(deps, turn.session, markdown);
  const skipped = assumedIn(session);
  const assumed = skipped === 0 ? "" : words.assumed(skipped);
  const headline = words.planReady(version, readiness(findings, plan, locale));
  return [
    text([...said, summary]),
    { kind: "document", locale, filename: FINAL_PLAN_NAME, text: markdown, caption: words.planCaption(slug, version) },
    {
      ...text([...cut, `${headline} · ${sessionCost(session, locale)}`, assumed, few(findings, locale), changes]),
      buttons,
    },
  ];
}

/** More would hide the buttons below them. The console shows all. */
const MOST_FINDINGS = 8;

/** What the headline only counts. */
function few(findings: readonly Finding[], locale: Locale): string {
  const rest = findings.length - MOST_FINDINGS;
  return [listed(findings.slice(0, MOST_FINDINGS), locale), ...(rest > 0 ? [`- … +${rest}`] : [])].join("\n");
}

/** The stories that were added, changed or removed since the version that the person saw last. */
async function changesSince(
  { documents }: RunnerDeps,
  { slug, locale, plan }: RunningSession,
  markdown: string,
): Promise<string> {
  const before = plan === undefined ? undefined : await documents.get(slug, plan.sha256);
  if (before === undefined || before === markdown) return "";
  const [old, now] = [parsePlan(before), parsePlan(markdown)];
  return old.kind === "parsed" && now.kind === "parsed"
    ? describeComparison(comparePlans(old.plan, now.plan), locale)
    : "";
}
