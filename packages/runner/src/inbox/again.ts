import type { Conversation } from "@echo/core/conversation/conversation";
import { stillApproved } from "@echo/core/desk/approved-here";
import { planningSessionIdOf } from "@echo/core/id/planning-session-id";
import type { PlanningSessionId } from "@echo/core/id/planning-session-id";
import type { AgainIntent, Inbound } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import type { Project } from "@echo/core/project/project";
import { settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";

/**
 * The same plan is approved once more, here: its run failed, or gives no sign. The approval gets an id of its own, so
 * that a late cancel of the first one does not end it. As with any approval, the project is changed first.
 */
export async function runAgain(
  runner: Runner,
  conversation: Conversation,
  inbound: Inbound,
  intent: AgainIntent,
): Promise<void> {
  const { slug } = intent;
  const { locale } = inbound.person;
  const id = planningSessionIdOf(inbound);
  const project = await runner.projects.read(slug);
  const isApproved = project !== undefined && (await approveAgain(runner, conversation, project, { intent, id }));
  runner.log("info", isApproved ? "runs-again" : "not-run-again", { slug, conversation: conversation.key });
  const earlier = isApproved ? (await stillApproved(runner, conversation)).filter((one) => one.id !== id) : [];
  const words = say(locale);
  await settle(runner, conversation, {
    session: conversation.session,
    replies: [
      { kind: "text", locale, markdown: isApproved ? words.runsAgain(slug) : words.notAgain(slug, project?.status) },
    ],
    inboundIds: [inbound.id],
    isAnswer: false,
    ...(isApproved ? { approvedSessions: [{ id, slug, locale, at: inbound.receivedAt }, ...earlier] } : {}),
  });
}

/** Also `true` if an earlier attempt of this inbound has done it. */
async function approveAgain(
  { projects, clock }: Runner,
  { key }: Conversation,
  { slug, status, planningSessionId: session, silentSince }: Project,
  { intent, id }: { intent: AgainIntent; id: PlanningSessionId },
): Promise<boolean> {
  if (session === id) return status === "approved";
  const isOver = status === "failed" || (status === "running" && silentSince !== undefined);
  if (!isOver || session?.startsWith(intent.session) !== true) return false;
  return projects.move(slug, "approved", {
    from: [status],
    session,
    now: clock.now(),
    again: { session: id, conversation: key },
  });
}
