import type { Session } from "../session.ts";
import { say } from "../message/say.ts";
import type { Request } from "../request.ts";
import { summarizeOpening, summarizeSession } from "../session-summary.ts";
import { TurnId } from "../conversation.ts";
import { viewButtons } from "../view.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";
import type { DeskDeps } from "./desk.ts";

/** Where the session stands, and the last question again. */
export async function showStatus(deps: DeskDeps, request: Request): Promise<Answer> {
  const { locale } = request.person;
  const conversation = await deps.conversations.read(request.conversation);
  const session = conversation?.session;
  if (session === undefined) {
    const opening = conversation === undefined ? undefined : summarizeOpening(conversation, locale);
    return said(opening ?? say(locale).refusal("no-session", undefined));
  }
  const question = await lastQuestion(deps, request, session);
  return said([summarizeSession(session, locale), question].join("\n\n"), viewButtons(session, deps.steps));
}

/** The turn itself may be out of reach: too long for the table, or expired. */
async function lastQuestion(deps: DeskDeps, request: Request, session: Session): Promise<string> {
  const turn =
    session.lastAnswer === undefined
      ? undefined
      : await deps.turns.load(request.conversation, TurnId.parse(session.lastAnswer));
  const texts = turn?.replies.flatMap((reply) => (reply.kind === "text" ? [reply.markdown] : []));
  if (texts !== undefined && texts.length > 0) return texts.join("\n\n");
  const { lastExcerpt: excerpt } = session;
  return excerpt === undefined ? say(session.locale).nothingToShow : `${excerpt} …`;
}
