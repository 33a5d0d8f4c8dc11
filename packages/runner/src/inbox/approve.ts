import type { Conversation } from "@echo/core/conversation/conversation";
import type { Decision } from "@echo/core/conversation/machine";
import { stillApproved } from "@echo/core/desk/approved-here";
import type { Inbound } from "@echo/core/inbound/inbound";
import { besidesPlan, notApprovedYet } from "@echo/core/message/night-start";
import { say } from "@echo/core/message/say";
import { lastSessionOf, settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import { makeNightStart } from "./night-start.ts";

/**
 * Makes the night's commit and approves the project first, then closes the session. If a cancel comes between the two, the cancel wins: the store
 * refuses the commit, and the runner that reads the conversation next takes the approval back.
 */
export async function approve(
  runner: Runner,
  conversation: Conversation,
  { session, plan }: Extract<Decision, { kind: "approve" }>,
  inbound: Inbound,
): Promise<void> {
  const { slug, id, locale } = session;
  const start = await makeNightStart(runner, session, plan);
  if (start.kind === "failed") {
    const markdown = notApprovedYet(locale, slug, start.detail);
    const replies = [{ kind: "text", locale, markdown } as const];
    await settle(runner, conversation, { session, replies, inboundIds: [inbound.id], isAnswer: false });
    return;
  }
  const { commit, besides } = start;
  const approval = { session: id, plan, by: inbound.person.id, now: runner.clock.now(), commit };
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
    commit,
    besides: besides?.length,
  });
  const approved = [say(locale).approved(slug), besidesPlan(locale, besides) ?? []].flat().join("\n\n");
  const markdown = isApproved ? approved : say(locale).approvalLost(slug);
  await settle(runner, conversation, {
    session: isApproved ? undefined : session,
    replies: [{ kind: "text", locale, markdown }],
    inboundIds: [inbound.id],
    isAnswer: false,
    ...(isApproved ? { approvedSessions: [{ ...lastSessionOf(session), at: inbound.receivedAt }, ...earlier] } : {}),
  });
}
