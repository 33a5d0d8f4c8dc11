import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationKey } from "@echo/core/id/conversation-key";

/** A chat, or one topic of a chat. Each topic is its own conversation. */
export interface Address {
  chatId: number;
  topicId?: number;
}

interface MessagePlace {
  chat: { id: number };
  message_thread_id?: number | undefined;
  is_topic_message?: boolean | undefined;
}

export function addressOf({ chat, message_thread_id: thread, is_topic_message: isTopic }: MessagePlace): Address {
  return isTopic === true && thread !== undefined ? { chatId: chat.id, topicId: thread } : { chatId: chat.id };
}

export function conversationOf({ chatId, topicId }: Address): ConversationKey {
  return conversationKey("telegram", topicId === undefined ? `${chatId}` : `${chatId}:${topicId}`);
}

/** The part of the key after `telegram:`. */
export function readChannel(channel: string): Address {
  const [chat, topic] = channel.split(":");
  return topic === undefined ? { chatId: Number(chat) } : { chatId: Number(chat), topicId: Number(topic) };
}

/** Groups and supergroups have negative ids. */
export function isGroup({ chatId }: Address): boolean {
  return chatId < 0;
}

/** The address as fields of a call's payload. */
export function target({ chatId, topicId }: Address): { chat_id: number; message_thread_id?: number } {
  return topicId === undefined ? { chat_id: chatId } : { chat_id: chatId, message_thread_id: topicId };
}
