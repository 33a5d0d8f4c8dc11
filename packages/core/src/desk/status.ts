import type { DeskDeps } from "./deps.ts";
import { approvedHere } from "./approved-here.ts";
import type { Conversation } from "../conversation/conversation.ts";
import { spentToday } from "../money/told.ts";
import type { Locale } from "../text/locale.ts";
import { lastQuestion } from "./last-question.ts";
import { say } from "../message/say.ts";
import type { Request } from "../inbound/request.ts";
import { summarizeOpening, summarizeSession } from "./summary.ts";
import { viewButtons } from "../conversation/view.ts";
import type { Said } from "./answer.ts";
import { said } from "./answer.ts";
import { runsHere, showRun } from "./running.ts";

/** The state of the session, and the last question again. */
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
    if (opening !== undefined) return said(opening);
    const approved = conversation === undefined ? undefined : await tellApproved(deps, conversation, locale);
    return approved ?? said(say(locale).refusal("no-session", undefined));
  }
  const [question, today] = await Promise.all([
    lastQuestion(deps.turns, request.conversation, session),
    spentToday(deps, locale),
  ]);
  const parts = [summarizeSession(session, locale), ...today, question];
  return said(parts.join("\n\n"), viewButtons(session, deps.steps));
}

/** Every plan that waits for its run. If none waits, the run of the last one. */
async function tellApproved(deps: DeskDeps, conversation: Conversation, locale: Locale): Promise<Said | undefined> {
  const words = say(locale);
  const projects = await approvedHere(deps, conversation);
  const waiting = projects.flatMap((project) => (project?.status === "approved" ? [words.approved(project.slug)] : []));
  if (waiting.length > 0) return said(waiting.join("\n\n"));
  const [newest] = projects;
  const running = newest?.status === "running" ? newest : (await runsHere(deps.projects, conversation.key))[0];
  if (running !== undefined) return showRun(running, locale);
  return newest === undefined ? undefined : said(`**${newest.slug}**: ${words.status(newest.status)}`);
}
