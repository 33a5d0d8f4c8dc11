import type { Payload } from "./method.ts";

/** The kinds of updates that are sent only if they are asked for by name. */
const BY_NAME_ONLY = ["chat_member", "message_reaction", "message_reaction_count"];

/** Whether updates of this kind are sent. An empty list asks for all ordinary kinds. */
export function isSubscribed(allowed: readonly string[], update: Payload): boolean {
  const kind = Object.keys(update).find((key) => key !== "update_id") ?? "";
  return allowed.length === 0 ? !BY_NAME_ONLY.includes(kind) : allowed.includes(kind);
}

/** Group messages that privacy mode lets through: commands except another bot's, mentions, and replies to the bot. */
export function isForBot(words: string, username: string, repliesToBot: boolean): boolean {
  const suffix = /^\/\w+(?:@(\w+))?/.exec(words);
  const isOurs = suffix !== null && (suffix[1] ?? username).toLowerCase() === username.toLowerCase();
  return repliesToBot || isOurs || words.toLowerCase().includes(`@${username.toLowerCase()}`);
}
