import type { Message } from "./update.ts";

/** In a group, a reply to another person is not for us, unless it mentions us or is a command. */
export function isForUs(message: Message, words: string, botUsername: string | undefined): boolean {
  const replied = message.reply_to_message;
  const opensTopic = replied?.forum_topic_created !== undefined || replied?.message_id === message.message_thread_id;
  if (replied === undefined || opensTopic || words.startsWith("/")) return true;
  return isAddressed(message, words, botUsername);
}

/** Whether the message says itself that it is for us, by a mention or as a reply to our message. */
export function isAddressed(message: Message, words: string, botUsername: string | undefined): boolean {
  return withoutMention(words, botUsername) !== words || isAnswerToUs(message, botUsername);
}

export function isAnswerToUs({ reply_to_message: replied }: Message, botUsername: string | undefined): boolean {
  if (replied?.from?.is_bot !== true) return false;
  return botUsername === undefined || replied.from.username?.toLowerCase() === botUsername.toLowerCase();
}

/**
 * If we do not know our name, takes any name that ends in "bot": every bot's name does. The suffix of a command is no
 * mention.
 */
export function withoutMention(text: string, botUsername: string | undefined): string {
  const name = botUsername?.replace(/\W/g, "") ?? String.raw`\w{2,29}bot`;
  return text.replace(new RegExp(String.raw`(?<![\w@/])@${name}(?!\w)[,:]?\s*`, "gi"), "");
}
