import type { Inbox } from "../port/inbox.ts";

/** How long the oldest inbound has been waiting for its answer, in milliseconds; 0 when none is. */
export async function oldestUnansweredMs(inbox: Inbox, now: number): Promise<number> {
  const keys = await inbox.listStranded(now);
  const oldest = await Promise.all(keys.map(async (key) => (await inbox.listPending(key))[0]?.receivedAt ?? now));
  return Math.max(0, ...oldest.map((receivedAt) => now - receivedAt));
}
