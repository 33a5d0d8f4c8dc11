import type { Inbox } from "../port/inbox.ts";

/** How long the oldest pending inbound has waited for its answer, in milliseconds; 0 if none is pending. */
export async function oldestUnansweredMs(inbox: Inbox, now: number): Promise<number> {
  // The index names the oldest first. It may lag, and name one whose inbound is done.
  for (const key of await inbox.listStranded(now)) {
    const [oldest] = await inbox.listPending(key);
    if (oldest !== undefined) return Math.max(0, now - oldest.receivedAt);
  }
  return 0;
}
