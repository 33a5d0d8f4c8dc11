import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Inbox } from "@echo/core/port/inbox";

/**
 * The inbox of a runner that holds the conversation's lease. Only the holder marks inbound as done. So what it found
 * pending once is pending until it marks it itself, and the store need not look again.
 */
export function knowPending(inbox: Inbox, key: ConversationKey): Inbox {
  const pending = new Set<string>();
  const finished = new Set<string>();
  return {
    ...inbox,
    listPending: async (one, which) => {
      if (one !== key) return inbox.listPending(one, which);
      const listed = await inbox.listPending(one, { ...which, known: pending });
      // It may have been marked while the list was read.
      for (const { id } of listed) if (!finished.has(id)) pending.add(id);
      return listed;
    },
    finish: async (one, ids) => {
      if (one === key) {
        for (const id of ids) {
          pending.delete(id);
          finished.add(id);
        }
      }
      await inbox.finish(one, ids);
    },
  };
}
