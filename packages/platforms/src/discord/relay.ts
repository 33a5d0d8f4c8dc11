import { readText } from "@echo/core/command";
import type { Conversation } from "@echo/core/conversation";
import { liveOpening, localeSpoken } from "@echo/core/conversation";
import type { ConversationKey } from "@echo/core/conversation-key";
import { conversationKey } from "@echo/core/conversation-key";
import type { Answer } from "@echo/core/desk/answer";
import type { DeskDeps } from "@echo/core/desk/desk";
import { receive } from "@echo/core/desk/desk";
import type { Locale } from "@echo/core/locale";
import { say } from "@echo/core/message/say";
import type { Ask, Request } from "@echo/core/request";
import type { DiscordMessage } from "./message.ts";
import { isPersons } from "./message.ts";
import type { ParseSettings } from "./parse.ts";
import { isAllowed } from "./parse.ts";
import { padded } from "./snowflake.ts";

export type Said = Extract<Answer, { kind: "said" }>;

export interface RelayDeps extends ParseSettings {
  desk: DeskDeps;
  /** Says something in the message's channel. Best effort: it never throws. */
  tell: (message: DiscordMessage, words: Said, locale: Locale) => Promise<void>;
}

export interface TakeOptions {
  botId: string;
  /** Read again after a gap: what is not stored would be answered twice. */
  onlyStored: boolean;
}

/**
 * Plain messages into the same desk as commands. In a server only those of allowed people, and only where a planning
 * is open: all other chatter is left alone. Returns whether it was for us. Throws when the store is down: then the
 * message must come again.
 */
export async function takeMessage(deps: RelayDeps, message: DiscordMessage, options: TakeOptions): Promise<boolean> {
  const request = await requestOf(deps, message, options);
  if (request === undefined) return false;
  const isStored = request.ask.kind === "intent" || request.ask.kind === "cancel";
  if (isStored || !options.onlyStored) await answer(deps, message, request);
  return true;
}

async function answer(deps: RelayDeps, message: DiscordMessage, request: Request): Promise<void> {
  const answer = await receive(deps.desk, request);
  const { locale } = request.person;
  const unread = isMedia(message) && request.ask.kind !== "misuse" ? unreadMedia(request) : undefined;
  if (answer.kind === "said") await deps.tell(message, answer, locale);
  else if (answer.kind === "accepted" && answer.starting !== undefined) {
    await deps.tell(message, { kind: "said", markdown: answer.starting, personal: false }, locale);
  } else if (answer.kind === "accepted" && !answer.duplicate && unread !== undefined) {
    await deps.tell(message, unread, locale);
  }
}

function unreadMedia({ person }: Request): Said {
  return { kind: "said", markdown: say(person.locale).misuse({ kind: "unsupported-media" }), personal: true };
}

function isMedia({ attachments, sticker_items: stickers }: DiscordMessage): boolean {
  return attachments.length + stickers.length > 0;
}

async function requestOf(
  deps: RelayDeps,
  message: DiscordMessage,
  { botId }: TakeOptions,
): Promise<Request | undefined> {
  if (!isPersons(message)) return undefined;
  const isPrivate = message.guild_id === undefined;
  const allowed = isAllowed(deps, message.author.id, message.member?.roles ?? []);
  if (!isPrivate && (!allowed || !isForUs(message, botId))) return undefined;
  const ask = askOf(message, botId, isPrivate);
  if (ask === undefined) return undefined;
  const conversation = conversationKey("discord", message.channel_id);
  const known = await deps.desk.conversations.read(conversation);
  if (!isPrivate && !isOpen(known)) return undefined;
  const name = message.author.global_name ?? message.author.username;
  return {
    id: padded(message.id),
    conversation,
    // A message does not tell the language of its client.
    person: {
      id: message.author.id,
      locale: deps.locale === "auto" ? (localeSpoken(known) ?? "en") : deps.locale,
      ...(name === undefined ? {} : { name }),
    },
    receivedAt: deps.desk.now(),
    messageId: message.id,
    private: isPrivate,
    allowed,
    ask,
  };
}

function isOpen(conversation: Conversation | undefined): boolean {
  return conversation !== undefined && (conversation.session ?? liveOpening(conversation)) !== undefined;
}

/** An answer to another person is theirs, unless it mentions us. */
function isForUs({ referenced_message: answered, mentions }: DiscordMessage, botId: string): boolean {
  if (mentions.some(({ id }) => id === botId)) return true;
  return answered === undefined || answered === null || answered.author.id === botId;
}

function askOf(message: DiscordMessage, botId: string, isPrivate: boolean): Ask | undefined {
  const words = message.content.replace(new RegExp(String.raw`<@!?${botId}>[,:]?\s*`, "g"), "");
  if (words.trim() === "") {
    return isMedia(message) ? { kind: "misuse", misuse: { kind: "unsupported-media" } } : undefined;
  }
  const ask = readText(words);
  const isOthers = !isPrivate && ask?.kind === "misuse" && ask.misuse.kind === "unknown-command";
  return isOthers ? undefined : ask;
}

/** The words of a message that were edited: they count as long as no turn has taken them. */
export async function amendMessage(deps: RelayDeps, message: DiscordMessage, botId: string): Promise<void> {
  if (!isPersons(message)) return;
  const ask = askOf(message, botId, true);
  if (ask?.kind !== "intent" || ask.intent.kind !== "reply") return;
  const conversation = conversationKey("discord", message.channel_id);
  const id = padded(message.id);
  if (await isTaken(deps.desk, conversation, id)) return;
  await deps.desk.inbox.amend(conversation, id, ask.intent.text);
}

/** The first read of every edit anywhere: most are of messages that nobody stored. */
async function isTaken(desk: DeskDeps, key: ConversationKey, id: string): Promise<boolean> {
  const conversation = await desk.conversations.read(key);
  if (!isOpen(conversation)) return true;
  return conversation?.session?.work?.inboundIds.includes(id) === true;
}
