import type { Conversation } from "@echo/core/conversation/conversation";
import type { Decision } from "@echo/core/conversation/machine";
import { stillApproved } from "@echo/core/desk/approved-here";
import type { Inbound } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import { lastSessionOf, settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";

/**
 * Approves the project first, then closes the session. If a cancel comes between the two, the cancel wins: the store
 * refuses the commit, and the runner that reads the conversation next takes the approval back.
 */
export async function approve(
  runner: Runner,
  conversation: Conversation,
  { session, plan }: Extract<Decision, { kind: "approve" }>,
  inbound: Inbound,
): Promise<void> {
  const { slug, id, locale } = session;
  const approval = { session: id, plan, by: inbound.person.id, now: runner.clock.now() };
  const [result, earlier] = await Promise.all([
    runner.projects.approve(slug, approval),
    stillApproved(runner, conversation),
  ]);
  const isApproved = result.kind === "approved";
  runner.log("info", isApproved ? "approved" : "approval-refused", {
    slug,
    conversation: conversation.key,
    person: inbound.person.id,
    sha256: plan.sha256,
  });
  const markdown = isApproved ? say(locale).approved(slug) : say(locale).approvalLost(slug);
  await settle(runner, conversation, {
    session: isApproved ? undefined : session,
    replies: [{ kind: "text", locale, markdown }],
    inboundIds: [inbound.id],
    isAnswer: false,
    ...(isApproved ? { approvedSessions: [{ ...lastSessionOf(session), at: inbound.receivedAt }, ...earlier] } : {}),
  });
}
