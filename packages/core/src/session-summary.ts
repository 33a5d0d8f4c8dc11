import { liveOpening } from "./conversation.ts";
import type { Conversation } from "./conversation.ts";
import type { Locale } from "./locale.ts";
import { say } from "./message/say.ts";
import type { Session } from "./session.ts";
import { totalCostUsd } from "./session.ts";

const MARK = { done: "✅", active: "▶️", skipped: "⏭️" } as const;

/** Where a session stands: state, version of the plan, cost so far, and the ladder of phases. */
export function summarizeSession(session: Session, locale: Locale): string {
  const words = say(locale);
  const ladder = session.phases.map((phase) => `${MARK[phase.status]} ${words.phase(phase.name)}`).join(" · ");
  const plan = session.plan === undefined ? "" : ` · plan v${session.plan.version}`;
  return `**${session.slug}**: ${words.state(session.state)}${plan} · ${sessionCost(session, locale)}\n${ladder}`;
}

/** Dollars where the CLI reports them, else tokens. */
export function sessionCost(session: Session, locale: Locale): string {
  const dollars = totalCostUsd(session);
  if (dollars > 0) return `$${dollars.toFixed(2)}`;
  return say(locale).tokens(session.phases.reduce((sum, phase) => sum + phase.tokensIn + phase.tokensOut, 0));
}

/** The line for a conversation that was acknowledged and has no runner yet. */
export function summarizeOpening(conversation: Conversation, locale: Locale): string | undefined {
  const opening = liveOpening(conversation);
  return opening === undefined ? undefined : `**${opening.slug}**: ${say(locale).state("opening")}`;
}
