import type { Conversation } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { RunnerDeps } from "../lease/deps.ts";

type Deps = Pick<RunnerDeps, "clock" | "conversations" | "log">;

/** The chat refused us for good. The planning is kept: it goes on if the place comes back, or where it is taken over. */
export async function markGone(deps: Deps, key: ConversationKey, reason: string): Promise<void> {
  deps.log("warn", "place-gone", { conversation: key, reason });
  await deps.conversations.markPlace(key, deps.clock.now());
}

/** The chat took something from us, so the place is back. */
export async function markHere({ conversations, log }: Deps, { key, goneAt }: Conversation): Promise<void> {
  if (goneAt === undefined) return;
  log("info", "place-back", { conversation: key });
  await conversations.markPlace(key, undefined);
}
