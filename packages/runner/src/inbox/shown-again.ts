import { TurnId } from "@echo/core/id/turn-id";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session } from "@echo/core/conversation/session";
import { viewButtons } from "@echo/core/conversation/view";
import { summarizeSession } from "@echo/core/desk/summary";
import { say } from "@echo/core/message/say";
import type { Runner } from "../lease/runner.ts";
import { planReply } from "./answer-at-once.ts";

/** The session as it goes on here, and as it was left at the conversation `from`. */
interface Continued {
  session: Session;
  left: Session;
  from: ConversationKey;
}

/**
 * What the person sees of a planning that goes on here: where it stands, and the last answer again, which may never have
 * reached anybody, with the buttons of the session's new name. A turn in progress shows its answer when it is done.
 */
export async function shownAgain(runner: Runner, { session, left, from }: Continued): Promise<Reply[]> {
  const { locale, slug } = session;
  const words = say(locale);
  const buttons = viewButtons(session, runner.steps);
  const text = (markdown: string) => ({ kind: "text", locale, markdown }) as const;
  const where = text(`${words.tookOver(slug)}\n\n${summarizeSession(session, locale)}`);
  if (session.state === "running") return [{ ...where, buttons }];
  const turn = left.lastAnswer === undefined ? undefined : await runner.turns.load(from, TurnId.parse(left.lastAnswer));
  const again = turn === undefined ? [text(left.lastExcerpt ?? words.nothingToShow)] : textsAgain(turn.replies);
  const plan =
    session.state === "plan_ready" && !again.some(({ kind }) => kind === "document")
      ? [await planReply(runner, slug, session.plan, locale)]
      : [];
  const shown: Reply[] = [where, ...plan, ...again];
  const last = shown.at(-1);
  return last?.kind === "text"
    ? [...shown.slice(0, -1), { ...last, buttons }]
    : [...shown, { ...text(words.answerHere), buttons }];
}

/** The same replies without their buttons: those name another session. */
export function textsAgain(replies: readonly Reply[]): Reply[] {
  return replies.map((reply) => {
    if (reply.kind === "document") return reply;
    const { buttons: _old, ...text } = reply;
    return text;
  });
}
