import { TelegramRefusal } from "./api.ts";

/** `later`: neither the message nor the place is wrong, so another try may be answered otherwise. */
export type Refused = "content" | "gone" | "later";

/**
 * What the Bot API says with status 400 of a place that takes nothing more from us. Its source has the list:
 * https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp
 */
const GONE = [
  /(chat|user|message thread) not found/i,
  /group chat was (deactivated|upgraded)/i,
  /group is not available|bot (was|is not)|user is deactivated/i,
  /(no|not enough) rights to send (text |a )?messages?\b/i,
  /administrator rights/i,
  /\b(TOPIC_(CLOSED|DELETED|ID_INVALID)|PEER_ID_INVALID|CHANNEL_PRIVATE|CHAT_RESTRICTED|CHAT_ADMIN_REQUIRED)\b/,
  /\b(CHAT_WRITE_FORBIDDEN|CHAT_SEND_PLAIN_FORBIDDEN|USER_IS_BLOCKED|INPUT_USER_DEACTIVATED)\b/,
];

export function refusedBy(error: unknown): Refused {
  if (!(error instanceof TelegramRefusal)) return "later";
  const { code, description } = error;
  if (code === 403) return "gone";
  if (code !== 400 && code !== 413) return "later";
  return GONE.some((pattern) => pattern.test(description)) ? "gone" : "content";
}

/** The keyboard is refused, not the text. */
export function isKeyboardRefused(error: unknown): boolean {
  return error instanceof TelegramRefusal && /button|keyboard|reply.?markup/i.test(error.description);
}
