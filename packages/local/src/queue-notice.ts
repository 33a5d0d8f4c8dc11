import type { AwsStores } from "@echo/aws/stores";
import type { Adapter, ConversationKey } from "@echo/core/conversation-key";
import { splitKey } from "@echo/core/conversation-key";
import { sha256 } from "@echo/core/hash";
import { say } from "@echo/core/message/say";
import type { Chat } from "@echo/core/port/chat";

/** Tells a conversation, once for each wait, that all places are taken and its turn comes. */
export function createQueueNotice(
  { conversations, inbox }: AwsStores,
  chats: Partial<Record<Adapter, Chat>>,
): (key: ConversationKey) => Promise<void> {
  const told = new Map<ConversationKey, string>();
  return async (key) => {
    const { adapter, channel } = splitKey(key);
    const [waiting] = await inbox.listPending(key);
    const chat = chats[adapter];
    if (waiting === undefined || chat === undefined || told.get(key) === waiting.id) return;
    told.set(key, waiting.id);
    const locale = (await conversations.read(key))?.session?.locale ?? waiting.person.locale;
    const [piece] = chat.render({ kind: "text", locale, markdown: say(locale).waitsItsTurn });
    if (piece !== undefined) await chat.send(channel, piece, sha256(`wait ${waiting.id}`).slice(0, 22));
  };
}
