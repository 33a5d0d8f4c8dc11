import { amend } from "@echo/core/desk/amend";
import type { DeskDeps } from "@echo/core/desk/deps";
import { notesBeside } from "@echo/core/desk/note";
import type { Asked } from "@echo/core/inbound/attach";
import { withAttached } from "@echo/core/inbound/attach";
import { readText } from "@echo/core/inbound/command";
import { isOpen, localeSpoken } from "@echo/core/conversation/conversation";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Said } from "@echo/core/desk/answer";
import { receive } from "@echo/core/desk/desk";
import type { Locale } from "@echo/core/text/locale";
import type { Misuse, Request } from "@echo/core/inbound/request";
import type { DiscordMessage } from "./message.ts";
import { carriedBy, namedIn } from "./carried.ts";
import { isPersons } from "./message.ts";
import type { ParseSettings } from "./parse.ts";
import { isAllowed } from "./parse.ts";
import { padded, timeOf } from "./snowflake.ts";

export interface RelayDeps extends ParseSettings {
  desk: DeskDeps;
  /** Says something in the message's channel. Best effort: it never throws. */
  tell: (message: DiscordMessage, words: Said, locale: Locale, about?: "edit") => Promise<void>;
}

export interface TakeOptions {
  botId: string;
  /**
   * Set if the message is read again after a gap. Then only a request that we store is handled, because the store tells
   * whether we had it before. Any other request could be answered twice.
   */
  onlyStored: boolean;
}

/**
 * Takes a plain message to the same desk as the commands. In a server it takes only messages of allowed people in an
 * open conversation, and ignores all other chatter. Returns whether the message was for us. Throws if the store is
 * down: then the message must come again.
 */
export async function takeMessage(deps: RelayDeps, message: DiscordMessage, options: TakeOptions): Promise<boolean> {
  const taken = await requestOf(deps, message, options);
  if (taken === undefined) return false;
  const { ask } = taken.request;
  const isStored = ask.kind === "intent" || ask.kind === "cancel";
  if (isStored || !options.onlyStored) await answer(deps, message, taken);
  return true;
}

interface Taken {
  request: Request;
  /** Attachments that came with the words and that we do not read. */
  unread: Misuse[];
}

async function answer(deps: RelayDeps, message: DiscordMessage, { request, unread }: Taken): Promise<void> {
  const answer = await receive(deps.desk, request);
  const { locale } = request.person;
  if (answer.kind === "ignored") return;
  const words = answer.kind === "said" ? answer.markdown : answer.starting;
  const markdown = [...(words === undefined ? [] : [words]), ...notesBeside(answer, request, unread)].join("\n\n");
  const said: Said = answer.kind === "said" ? answer : { kind: "said", markdown, personal: false };
  if (markdown !== "") await deps.tell(message, { ...said, markdown }, locale);
}

async function requestOf(deps: RelayDeps, message: DiscordMessage, { botId }: TakeOptions): Promise<Taken | undefined> {
  if (!isPersons(message)) return undefined;
  const isPrivate = message.guild_id === undefined;
  const allowed = isAllowed(deps, message.author.id, message.member?.roles ?? []);
  if (!isPrivate && (!allowed || !isForUs(message, botId))) return undefined;
  const asked = askOf(message, botId, isPrivate);
  if (asked === undefined) return undefined;
  const conversation = conversationKey("discord", message.channel_id);
  const known = await deps.desk.conversations.read(conversation);
  if (!isPrivate && !isOpen(known)) return undefined;
  const name = message.author.global_name ?? message.author.username;
  const request: Request = {
    id: padded(message.id),
    conversation,
    // Discord does not say in which language the person's client is.
    person: {
      id: message.author.id,
      locale: deps.locale === "auto" ? (localeSpoken(known) ?? "en") : deps.locale,
      ...(name === undefined ? {} : { name }),
    },
    receivedAt: deps.desk.now(),
    messageId: message.id,
    private: isPrivate,
    allowed,
    ask: asked.ask,
    ...answersAt(message, botId),
  };
  return { request, unread: asked.unread };
}

/** If the person replies to our newest message, the model knows already what they point at. */
function answersAt({ referenced_message: answered }: DiscordMessage, botId: string): { answersAt?: number } {
  return answered?.author.id === botId ? { answersAt: timeOf(answered.id) } : {};
}

/** A reply to another person is not for us, unless it mentions us. */
function isForUs({ referenced_message: answered, mentions }: DiscordMessage, botId: string): boolean {
  if (mentions.some(({ id }) => id === botId)) return true;
  return answered === undefined || answered === null || answered.author.id === botId;
}

function askOf(message: DiscordMessage, botId: string, isPrivate: boolean): Asked | undefined {
  const content = message.content.replace(new RegExp(String.raw`<@!?${botId}>[,:]?\s*`, "g"), "");
  const words = namedIn({ ...message, content });
  const attached = carriedBy(message);
  // Only a mention of us is still said to us.
  if (message.content.trim() === "") return withAttached(undefined, attached);
  const ask = readText(words);
  const isOthers = !isPrivate && ask?.kind === "misuse" && ask.misuse.kind === "unknown-command";
  return ask === undefined || isOthers ? undefined : withAttached(ask, attached);
}

/** Takes the new words of an edited message. They count if no turn has taken the old ones yet. */
export async function amendMessage(deps: RelayDeps, message: DiscordMessage, botId: string): Promise<void> {
  if (!isPersons(message) || (message.edited_timestamp ?? undefined) === undefined) return;
  // Without the right to read messages, Discord shows us no words.
  if (message.content === "") return;
  const ask = askOf(message, botId, true)?.ask;
  const conversation = conversationKey("discord", message.channel_id);
  const { locale } = deps;
  const answer = await amend(deps.desk, {
    conversation,
    person: {
      id: message.author.id,
      locale: locale === "auto" ? (localeSpoken(await deps.desk.conversations.read(conversation)) ?? "en") : locale,
    },
    messageId: message.id,
    receivedAt: deps.desk.now(),
    // An edit has no id of its own.
    id: `${padded(message.id)} ${message.edited_timestamp}`,
    inboundId: padded(message.id),
    text: ask?.kind === "intent" && ask.intent.kind === "reply" ? ask.intent.text : undefined,
  });
  if (answer.kind === "said") await deps.tell(message, answer, locale === "auto" ? "en" : locale, "edit");
}
