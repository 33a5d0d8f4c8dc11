import { costOf, sessionCost } from "../money/told.ts";
import { liveOpening } from "../conversation/conversation.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { Locale } from "../text/locale.ts";
import { say } from "../message/say.ts";
import type { PhaseRecord, Session } from "../conversation/session.ts";

const MARK = { done: "✅", active: "▶️", skipped: "⏭️" } as const;

/** A session's summary: its state, the version of the plan, the cost so far, and the list of phases. */
export function summarizeSession(session: Session, locale: Locale): string {
  const words = say(locale);
  const ladder = session.phases.map(
    (phase) => `${MARK[phase.status]} ${words.phase(phase.name)}${phaseFacts(phase, locale)}`,
  );
  const plan = session.plan === undefined ? "" : ` · plan v${session.plan.version}`;
  return `**${session.slug}**: ${words.state(session.state)}${plan} · ${sessionCost(session, locale)}\n${ladder.join("\n")}`;
}

/** What the phase has cost, and how many of its answers are the planner's own. */
function phaseFacts(phase: PhaseRecord, locale: Locale): string {
  const words = say(locale);
  const cost = phase.turns === 0 ? [] : [words.steps(phase.turns), costOf([phase], locale)];
  const facts = [...cost, ...(phase.assumed === undefined ? [] : [words.assumptions(phase.assumed)])];
  return facts.length === 0 ? "" : ` (${facts.join(", ")})`;
}

/** The line for a conversation whose `/plan` was acknowledged and which has no runner yet. */
export function summarizeOpening(conversation: Conversation, locale: Locale): string | undefined {
  const opening = liveOpening(conversation);
  return opening === undefined ? undefined : `**${opening.slug}**: ${say(locale).state("opening")}`;
}
