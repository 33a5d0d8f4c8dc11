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
  return mention(botUsername?.replace(/\W/g, "") ?? ANY_BOT).test(words) || isAnswerToUs(message, botUsername);
}

/** If we do not know our name, a reply to any bot may be for us. */
export function isAnswerToUs({ reply_to_message: replied }: Message, botUsername: string | undefined): boolean {
  if (replied?.from?.is_bot !== true) return false;
  return botUsername === undefined || replied.from.username?.toLowerCase() === botUsername.toLowerCase();
}

/** Whether a reply to a bot may be for another bot. Then its words are words, never an approval or another typed word. */
export function mayBeForOthers({ reply_to_message: replied }: Message, botUsername: string | undefined): boolean {
  return botUsername === undefined && replied?.from?.is_bot === true;
}

/** Without the mentions of us, if we know our name. */
export function withoutMention(text: string, botUsername: string | undefined): string {
  return botUsername === undefined ? text : text.replace(mention(botUsername.replace(/\W/g, ""), "g"), "");
}

/** Every bot's name ends so. */
const ANY_BOT = String.raw`\w{2,29}bot`;

/** The suffix of a command is no mention. */
function mention(name: string, flags = ""): RegExp {
  return new RegExp(String.raw`(?<![\w@/])@${name}(?!\w)[,:]?\s*`, `i${flags}`);
}
