import { dollars } from "../money/dollars.ts";
import { totalCostUsd } from "../money/total.ts";
import { liveOpening } from "../conversation/conversation.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { Locale } from "../text/locale.ts";
import { say } from "../message/say.ts";
import type { PhaseRecord, Session, SessionBase } from "../conversation/session.ts";

const MARK = { done: "✅", active: "▶️", skipped: "⏭️" } as const;

/** Where a session stands: state, version of the plan, cost so far, and the ladder of phases. */
export function summarizeSession(session: Session, locale: Locale): string {
  const words = say(locale);
  const ladder = session.phases.map(
    (phase) => `${MARK[phase.status]} ${words.phase(phase.name)}${phaseCost(phase, locale)}`,
  );
  const plan = session.plan === undefined ? "" : ` · plan v${session.plan.version}`;
  return `**${session.slug}**: ${words.state(session.state)}${plan} · ${sessionCost(session, locale)}\n${ladder.join("\n")}`;
}

/** What the session has cost so far. */
export function sessionCost(session: SessionBase, locale: Locale): string {
  const tokens = session.phases.reduce((sum, phase) => sum + phase.tokensIn + phase.tokensOut, 0);
  return cost(totalCostUsd(session), tokens, locale);
}

function phaseCost({ turns, costUsd, tokensIn, tokensOut }: PhaseRecord, locale: Locale): string {
  return turns === 0 ? "" : ` (${say(locale).steps(turns)}, ${cost(costUsd, tokensIn + tokensOut, locale)})`;
}

/** Dollars where an API key pays, else tokens. */
function cost(usd: number, tokens: number, locale: Locale): string {
  return usd > 0 ? dollars(usd) : say(locale).tokens(tokens);
}

/** The line for a conversation that was acknowledged and has no runner yet. */
export function summarizeOpening(conversation: Conversation, locale: Locale): string | undefined {
  const opening = liveOpening(conversation);
  return opening === undefined ? undefined : `**${opening.slug}**: ${say(locale).state("opening")}`;
}
