import { stillApproved } from "@echo/core/desk/approved-here";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { Inbound } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import type { Session } from "@echo/core/conversation/session";
import { nameOf, settle } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";

/**
 * Approval is decided on the project's item; then the session closes. A cancel between the two wins: the commit is
 * refused, and the next look at the conversation takes the approval back, whoever has it then.
 */
export async function approve(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  session: Session,
  inbound: Inbound,
): Promise<void> {
  const { plan, slug, id } = session;
  if (plan === undefined) return;
  const words = say(session.locale);
  const approval = { session: id, plan, by: inbound.person.id, now: deps.clock.now() };
  const [result, earlier] = await Promise.all([
    deps.projects.approve(slug, approval),
    stillApproved(deps, conversation),
  ]);
  const isApproved = result.kind === "approved";
  deps.log("info", isApproved ? "approved" : "approval-refused", {
    slug,
    conversation: conversation.key,
    person: inbound.person.id,
    sha256: plan.sha256,
  });
  const markdown = isApproved ? words.approved(slug) : words.approvalLost(slug);
  await settle(deps, keeper, conversation, {
    session: isApproved ? undefined : session,
    replies: [{ kind: "text", locale: session.locale, markdown }],
    inboundIds: [inbound.id],
    isAnswer: false,
    ...(isApproved ? { approvedSessions: [{ ...nameOf(session), at: inbound.receivedAt }, ...earlier] } : {}),
  });
}
