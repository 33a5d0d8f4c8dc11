import type { Conversation } from "@echo/core/conversation/conversation";
import type { RunnerDeps } from "../lease/deps.ts";

/**
 * A cancel changes the conversation first and the project second. If the webhook was cut off between the two, the
 * runner that holds the conversation changes the project.
 */
export async function completeCancel(
  deps: Pick<RunnerDeps, "clock" | "log" | "projects">,
  conversation: Conversation,
): Promise<void> {
  const { lastSession, session, approvedSessions } = conversation;
  if (lastSession === undefined || [session, ...approvedSessions].some((one) => one?.id === lastSession.id)) return;
  const moved = await deps.projects.move(lastSession.slug, "pending", {
    from: ["planning", "approved"],
    session: lastSession.id,
    now: deps.clock.now(),
  });
  if (moved) deps.log("info", "cancel-completed", { conversation: conversation.key, slug: lastSession.slug });
}
