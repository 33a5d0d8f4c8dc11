import type { Conversation } from "../conversation.ts";
import { dayOf } from "../day.ts";
import type { PlanningSessionId } from "../inbound.ts";
import type { Locale } from "../locale.ts";
import { lastQuestion } from "../last-question.ts";
import { say } from "../message/say.ts";
import type { Request } from "../request.ts";
import { dollars, summarizeOpening, summarizeSession } from "../session-summary.ts";
import type { Slug } from "../slug.ts";
import { viewButtons } from "../view.ts";
import type { Said } from "./answer.ts";
import { said } from "./answer.ts";
import type { DeskDeps } from "./desk.ts";

/** Where the session stands, and the last question again. */
export async function showStatus(deps: DeskDeps, request: Request): Promise<Said> {
  return showWhereWeAre(deps, request, await deps.conversations.read(request.conversation));
}

export async function showWhereWeAre(
  deps: DeskDeps,
  request: Request,
  conversation: Conversation | undefined,
): Promise<Said> {
  const { locale } = request.person;
  const session = conversation?.session;
  if (session === undefined) {
    const opening = conversation === undefined ? undefined : summarizeOpening(conversation, locale);
    const approved = await tellApproved(deps, conversation?.approvedSession, locale);
    return said(opening ?? approved ?? say(locale).refusal("no-session", undefined));
  }
  const [question, today] = await Promise.all([
    lastQuestion(deps.turns, request.conversation, session),
    spentToday(deps, locale),
  ]);
  const parts = [summarizeSession(session, locale), ...today, question];
  return said(parts.join("\n\n"), viewButtons(session, deps.steps));
}

/** How a plan fares that was approved here. */
async function tellApproved(
  { projects }: DeskDeps,
  approved: { id: PlanningSessionId; slug: Slug } | undefined,
  locale: Locale,
): Promise<string | undefined> {
  const project = approved === undefined ? undefined : await projects.read(approved.slug);
  if (project === undefined || project.planningSessionId !== approved?.id) return undefined;
  const words = say(locale);
  return project.status === "approved"
    ? words.approved(project.slug)
    : `**${project.slug}**: ${words.status(project.status)}`;
}

/** Nothing is spent where nobody pays by the dollar; and the rest is told also where this cannot be read. */
async function spentToday({ day, now, log }: DeskDeps, locale: Locale): Promise<string[]> {
  if (day === undefined) return [];
  const spentUsd = await day.ledger.spentUsd(dayOf(now())).catch((error: unknown) => {
    log("warn", "ledger-unreadable", { error: String(error) });
    return 0;
  });
  return spentUsd === 0 ? [] : [say(locale).today(dollars(spentUsd), dollars(day.budgetUsd))];
}
