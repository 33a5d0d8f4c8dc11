import { ConversationKey } from "@echo/core/conversation-key";
import type { ProjectStatus } from "@echo/core/project";
import type { Slug } from "@echo/core/slug";

export interface ItemKey {
  pk: string;
  sk: string;
}

const CONVERSATION = "CONV#";
export const INBOUND_PREFIX = "IN#";
export const STATE = "STATE";
/** The index partition of everything that needs a runner. */
export const DUE = "DUE";

export function projectKey(slug: Slug): ItemKey {
  return { pk: `PROJECT#${slug}`, sk: "PROJECT" };
}

export function conversationPk(key: ConversationKey): string {
  return `${CONVERSATION}${key}`;
}

export function stateKey(key: ConversationKey): ItemKey {
  return { pk: conversationPk(key), sk: STATE };
}

export function inboundKey(key: ConversationKey, id: string): ItemKey {
  return { pk: conversationPk(key), sk: `${INBOUND_PREFIX}${id}` };
}

export function turnKey(key: ConversationKey, id: string): ItemKey {
  return { pk: conversationPk(key), sk: `TURN#${id}` };
}

/** The conversation that an item belongs to. */
export function conversationOf(pk: unknown): ConversationKey {
  return ConversationKey.parse(String(pk).slice(CONVERSATION.length));
}

export function statusPartition(status: ProjectStatus): string {
  return `STATUS#${status}`;
}

/** Milliseconds whose text order is their order. */
export function sortable(ms: number): string {
  return String(ms).padStart(15, "0");
}

const KEPT_DAYS = 90;

/** When a finished record may go. A session may rest for weeks, and `/status` or a retry still reads them. */
export function expiresAtSeconds(): number {
  return Math.floor(Date.now() / 1000) + KEPT_DAYS * 24 * 60 * 60;
}
