import type { ConversationKey } from "@echo/core/id/conversation-key";
import { sha256 } from "@echo/core/id/sha256";

/** The environment of every process of a conversation holds this marker. A call appends its epoch and turn. */
export function conversationMarker(key: ConversationKey): string {
  return `${sha256(key).slice(0, 16)}.`;
}
