import { Conversation, newConversation, Opening, SessionName } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Item, Key } from "./table.ts";
import { timeKey } from "./table.ts";

/** Index key of the conversations that need a runner, oldest first. */
export const DUE = "DUE";

export function stateKey(key: ConversationKey): Key {
  return { pk: `CONV#${key}`, sk: "STATE" };
}

export function keyOf({ pk }: { pk?: unknown }): ConversationKey {
  return Conversation.shape.key.parse(String(pk).slice("CONV#".length));
}

/** Index attributes of a due conversation. Set them only if absent, so that the oldest time stays. */
export function dueSince(now: number): Item {
  return { gsi1pk: DUE, gsi1sk: timeKey(now) };
}

/** Attribute of the item → field of the conversation. */
const FIELDS: readonly [string, keyof Conversation][] = [
  ["wake", "wake"],
  ["epoch", "epoch"],
  ["holder", "holder"],
  ["lease_expires_at", "leaseExpiresAt"],
  ["lease_renewed_at", "leaseRenewedAt"],
  ["heard_at", "heardAt"],
  ["session", "session"],
  ["opening", "opening"],
  ["cancelled_at", "cancelledAt"],
  ["turn_counter", "turnCounter"],
  ["outbox", "outbox"],
  ["last_session", "lastSession"],
  ["approved_sessions", "approvedSessions"],
  ["starting_until", "startingUntil"],
  ["starts", "starts"],
  ["gone_at", "goneAt"],
  ["left_session", "left"],
];

export function toConversation(item: Item): Conversation {
  const present = FIELDS.flatMap(([attribute, field]) =>
    item[attribute] === undefined || item[attribute] === null ? [] : [[field, item[attribute]]],
  );
  return Conversation.parse({ ...newConversation(keyOf(item)), ...Object.fromEntries(present) });
}

/** The session or opening that the last cancel ended, as stored with that cancel. */
export function toEnded(item: Item): SessionName {
  const { cancelled_session_id: id, cancelled_slug: slug, cancelled_opening, cancelled_approval } = item;
  if (id !== null) return SessionName.parse({ id, slug });
  const opening = Opening.nullable().parse(cancelled_opening);
  return opening === null
    ? SessionName.parse(cancelled_approval)
    : { id: opening.planningSessionId, slug: opening.slug };
}
