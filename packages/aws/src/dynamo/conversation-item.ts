import { Conversation } from "@echo/core/conversation";
import type { ConversationKey } from "@echo/core/conversation-key";
import { isLeaseLive } from "@echo/core/conversation";
import type { Item, Key } from "./table.ts";
import { timeKey } from "./table.ts";

/** Conversations that need a runner, oldest first. */
export const DUE = "DUE";

export function stateKey(key: ConversationKey): Key {
  return { pk: `CONV#${key}`, sk: "STATE" };
}

export function keyOf({ pk }: Key): ConversationKey {
  return Conversation.shape.key.parse(pk.slice("CONV#".length));
}

/** Index attributes of a due conversation; the oldest time stays. */
export function dueSince(now: number): Item {
  return { gsi1pk: DUE, gsi1sk: timeKey(now) };
}

/** The item's attributes by the names that conditions use; the rest of the conversation rides in `session`. */
export function toConversation(item: Item): Conversation {
  return Conversation.parse({
    key: String(item["pk"]).slice("CONV#".length),
    wake: item["wake"] ?? 0,
    epoch: item["epoch"] ?? 0,
    holder: item["holder"],
    leaseExpiresAt: item["lease_expires_at"],
    session: item["session"],
    opening: item["opening"],
    cancelledAt: item["cancelled_at"],
    turnCounter: item["turn_counter"] ?? 0,
    outbox: item["outbox"],
    lastSession: item["last_session"],
    approvedSession: item["approved_session"],
    startingUntil: item["starting_until"],
    starts: item["starts"] ?? 0,
  });
}

/** Whether the index should name it: somebody waits, or somebody works and may vanish. */
export function isDue(item: Item, now: number): boolean {
  return item["gsi1pk"] === DUE || isLeaseLive(toConversation(item), now);
}
