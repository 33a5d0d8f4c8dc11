import type { ConversationStore } from "@echo/core/port/conversation-store";

/** Runners that an earlier planner was starting died with it, so no conversation has to wait for their deadline. */
export async function forgetStarts(
  conversations: Pick<ConversationStore, "read" | "listDue" | "abandonStart">,
): Promise<void> {
  for (const key of await conversations.listDue()) {
    const conversation = await conversations.read(key);
    if (conversation?.startingUntil !== undefined) await conversations.abandonStart(key, conversation.starts);
  }
}
