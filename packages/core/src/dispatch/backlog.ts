import type { Inbox } from "../port/inbox.ts";

/** How long the oldest pending inbound has waited for its answer, in milliseconds; 0 if none is pending. */
export async function oldestUnansweredMs(inbox: Inbox, now: number): Promise<number> {
  const keys = await inbox.listStranded(now);
  const oldest = await Promise.all(keys.map(async (key) => (await inbox.listPending(key))[0]?.receivedAt ?? now));
  return Math.max(0, ...oldest.map((receivedAt) => now - receivedAt));
}
