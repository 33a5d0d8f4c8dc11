import type { Stores } from "@echo/core/port/stores";
import type { Adapter, ConversationKey } from "@echo/core/id/conversation-key";
import { splitKey } from "@echo/core/id/conversation-key";
import { nonceOf } from "@echo/core/id/nonce";
import type { Catalogue } from "@echo/core/message/catalogue";
import { say } from "@echo/core/message/say";
import type { Chat } from "@echo/core/port/chat";
import { MAX_RUNNERS } from "./launcher.ts";

type Delay = "waitsItsTurn" | "startsLate";

function sentence(words: Catalogue, delay: Delay): string {
  return delay === "waitsItsTurn" ? words.waitsItsTurn(MAX_RUNNERS) : words.startsLate;
}

/** Tells a conversation why no runner has started on its message yet, once for each waiting message. */
export function createDelayNotice(
  { conversations, inbox }: Stores,
  chats: ReadonlyMap<Adapter, Chat>,
): (key: ConversationKey, delay: Delay) => Promise<void> {
  const told = new Map<ConversationKey, string>();
  return async (key, delay) => {
    const { adapter, channel } = splitKey(key);
    const [waiting] = await inbox.listPending(key);
    const chat = chats.get(adapter);
    if (waiting === undefined || chat === undefined || told.get(key) === waiting.id) return;
    told.set(key, waiting.id);
    const locale = (await conversations.read(key))?.session?.locale ?? waiting.person.locale;
    const [piece] = chat.render({ kind: "text", locale, markdown: sentence(say(locale), delay) });
    if (piece !== undefined) await chat.send(channel, piece, nonceOf(`${delay} ${waiting.id}`));
  };
}
