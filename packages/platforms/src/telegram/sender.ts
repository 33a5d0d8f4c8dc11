import { isForUs } from "./addressed.ts";
import type { Message } from "./update.ts";
import { ownWords } from "./words.ts";

/** Who wrote a message that may be for us. `nobody`: the reason why it is not. */
export type Sender =
  | { kind: "person"; from: NonNullable<Message["from"]> }
  /** Telegram does not say which person writes in the name of a group or channel. */
  | { kind: "unheard"; as: "group" | "channel"; chatId: number }
  | { kind: "nobody"; reason: string; note?: true };

export function senderOf(message: Message, botUsername: string | undefined): Sender {
  const { from, chat, sender_chat: voice } = message;
  if (message.migrate_to_chat_id !== undefined) return { kind: "nobody", reason: "supergroup migration", note: true };
  if (chat.type === "channel") return { kind: "nobody", reason: "channel" };
  if (message.is_automatic_forward !== undefined) return { kind: "nobody", reason: "a post of the linked channel" };
  const isOthers = chat.type !== "private" && !isForUs(message, ownWords(message) ?? "", botUsername);
  if (isOthers) return { kind: "nobody", reason: "to somebody else" };
  if (voice !== undefined) return { kind: "unheard", as: voice.id === chat.id ? "group" : "channel", chatId: voice.id };
  if (from === undefined || from.is_bot === true) return { kind: "nobody", reason: "not a person" };
  return { kind: "person", from };
}
