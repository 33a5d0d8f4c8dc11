import { FINAL_PLAN_NAME } from "@echo/core/project/files";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { Decision } from "@echo/core/conversation/machine";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session } from "@echo/core/conversation/session";
import { confirmSkipButtons, viewButtons } from "@echo/core/conversation/view";
import { lastQuestion } from "@echo/core/desk/last-question";
import type { Button } from "@echo/core/inbound/button";
import type { Inbound } from "@echo/core/inbound/inbound";
import { notTaken } from "@echo/core/message/not-taken";
import { say } from "@echo/core/message/say";
import { troubleSentence } from "@echo/core/message/trouble-sentence";
import type { PlanVersion } from "@echo/core/project/plan-version";
import { settle } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Runner } from "../lease/runner.ts";

/** Refuses with a reason, asks before questions are skipped, or answers a late press with the view. No turn runs. */
export async function answerAtOnce(
  runner: Runner,
  conversation: Conversation,
  inbound: Inbound,
  decision: Decision,
): Promise<void> {
  const { session } = conversation;
  const { locale } = inbound.person;
  const answer =
    decision.kind === "refuse"
      ? say(locale).refusal(decision.reason, session?.slug)
      : decision.kind === "confirm-skip"
        ? say(locale).confirmSkip(decision.session.phase)
        : await currentView(runner, conversation, inbound);
  const markdown = [answer, ...notTaken(inbound.intent, locale)].join("\n\n");
  const buttons = session === undefined ? {} : { buttons: buttonsOf(runner, session, decision) };
  const plan =
    decision.kind === "show" && session?.plan !== undefined
      ? [await planReply(runner, session.slug, session.plan, locale)]
      : [];
  await settle(runner, conversation, {
    session,
    replies: [...plan, { kind: "text", locale, markdown, ...buttons }],
    inboundIds: [inbound.id],
    isAnswer: false,
  });
}

function buttonsOf({ steps }: Runner, session: Session, decision: Decision): Button[][] {
  return decision.kind === "confirm-skip" ? confirmSkipButtons(session) : viewButtons(session, steps);
}

async function currentView({ turns }: Runner, { key, session }: Conversation, inbound: Inbound): Promise<string> {
  const words = say(inbound.person.locale);
  if (inbound.intent.kind === "finalize" && session?.plan !== undefined) return words.stalePlan;
  const isPressed = "ref" in inbound.intent;
  const question = session === undefined ? [] : [await lastQuestion(turns, key, session)];
  return [...(isPressed ? [words.staleButton] : []), words.hereWeAre, ...question].join("\n\n");
}

/** A person approves only a plan that they were shown. If the chat refused it last time, it is sent again first. */
export async function showUnseen(
  runner: Runner,
  conversation: Conversation,
  { id, person: { locale } }: Inbound,
  unseen: Reply[],
): Promise<void> {
  await settle(runner, conversation, {
    session: conversation.session,
    replies: [{ kind: "text", locale, markdown: say(locale).unseenPlan }, ...unseen],
    inboundIds: [id],
    isAnswer: true,
  });
}

/** The plan as a file, so that the person approves exactly the text that they were shown. */
export async function planReply(
  { documents, log }: Pick<RunnerDeps, "documents" | "log">,
  slug: string,
  { sha256, version }: PlanVersion,
  locale: Reply["locale"],
): Promise<Reply> {
  const text = await documents.get(slug, sha256);
  if (text === undefined) {
    log("error", "plan-missing", { slug, sha256 });
    return { kind: "text", locale, markdown: troubleSentence(locale, "document-missing") };
  }
  return { kind: "document", locale, filename: FINAL_PLAN_NAME, text, caption: say(locale).planCaption(slug, version) };
}
