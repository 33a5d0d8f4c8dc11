import type { Asked } from "@echo/core/inbound/attach";
import { withAttached } from "@echo/core/inbound/attach";
import { askOfButton, decodeButton } from "@echo/core/inbound/button";
import type { Button } from "@echo/core/inbound/button";
import { readText } from "@echo/core/inbound/command";
import type { Edit } from "@echo/core/desk/amend";
import type { Person } from "@echo/core/inbound/inbound";
import type { Locale } from "@echo/core/text/locale";
import { localeOf } from "@echo/core/text/locale";
import type { Misuse, Request } from "@echo/core/inbound/request";
import type { OfferedFile } from "@echo/core/inbound/sent-file";
import type { Address } from "./address.ts";
import { addressOf, conversationOf } from "./address.ts";
import type { CallbackQuery, MembershipChange, Message } from "./update.ts";
import { documentOf, isMedia, Update } from "./update.ts";
import { placeAfter, requestOfMembership } from "./membership.ts";

export interface ParseSettings {
  /** Ids. If the list is empty, nobody is allowed. */
  allowedUsers: readonly string[];
  locale: "auto" | Locale;
  /** Without `@`. If it is not known yet, commands, mentions and replies to any bot in a group are taken as ours. */
  botUsername?: string;
}

/** Where the answer goes, and in which form. */
export type Origin =
  | { kind: "message"; address: Address; messageId: number; private: boolean }
  | { kind: "press"; callbackId: string; button?: Button; private: boolean };

export type Parsed =
  /** `unread`: attachments that came with the words and that we do not read. */
  | { kind: "request"; request: Request; origin: Origin; unread: Misuse[] }
  /** The person pressed `Reply`: nothing is stored, and the answer says where to write. */
  | { kind: "prompt"; callbackId: string; locale: Locale; private: boolean }
  | { kind: "edited"; edit: Edit; origin: Extract<Origin, { kind: "message" }> }
  /** `note`: worth a warning in the log. */
  | { kind: "ignored"; reason: string; note: boolean }
  | { kind: "unknown shape" };

/** Reads from a raw update what it asks of us. Pure. */
export function parseUpdate(raw: unknown, settings: ParseSettings, now: number): Parsed {
  const parsed = Update.safeParse(raw);
  if (!parsed.success) return { kind: "unknown shape" };
  const update = parsed.data;
  const id = String(update.update_id).padStart(20, "0");
  if ("message" in update) return parseMessage(id, update.message, settings, now);
  if ("edited_message" in update) return parseEdit(update.edited_message, settings, now);
  if ("callback_query" in update) return parsePress(id, update.callback_query, settings, now);
  return parseMembership(id, update.my_chat_member, now);
}

function parseMembership(id: string, change: MembershipChange, now: number): Parsed {
  const place = placeAfter(change);
  if (place === undefined) return ignored(`membership: ${change.new_chat_member.status}`, true);
  const request = requestOfMembership(id, change, place, now);
  const origin: Origin = {
    kind: "message",
    address: { chatId: change.chat.id },
    messageId: 0,
    private: request.private,
  };
  return { kind: "request", request, origin, unread: [] };
}

function ignored(reason: string, note = false): Parsed {
  return { kind: "ignored", reason, note };
}

function personOf(from: CallbackQuery["from"], settings: ParseSettings): Person {
  const locale = settings.locale === "auto" ? localeOf(from.language_code) : settings.locale;
  return { id: `${from.id}`, locale, ...(from.first_name === undefined ? {} : { name: from.first_name }) };
}

type Sender = NonNullable<Message["from"]>;

/** The person who wrote a message that is for us, or the reason why it is not for us. */
function senderOf(message: Message, settings: ParseSettings): Sender | string {
  const { from, chat } = message;
  if (message.migrate_to_chat_id !== undefined) return MIGRATED;
  if (chat.type === "channel") return "channel";
  if (from === undefined || from.is_bot === true) return "not a person";
  if (chat.type !== "private" && !isForUs(message, settings)) return "to somebody else";
  return from;
}

const MIGRATED = "supergroup migration";

function parseMessage(id: string, message: Message, settings: ParseSettings, now: number): Parsed {
  if (message.migrate_from_chat_id !== undefined)
    return parseMove(id, message, message.migrate_from_chat_id, settings, now);
  const from = senderOf(message, settings);
  if (typeof from === "string") return ignored(from, from === MIGRATED);
  const isPrivate = message.chat.type === "private";
  const asked = askOf(message, isPrivate, settings);
  if (asked === undefined) return ignored("nothing for us");
  const { ask, unread } = asked;
  const address = addressOf(message);
  const request: Request = {
    id,
    conversation: conversationOf(address),
    person: personOf(from, settings),
    receivedAt: now,
    messageId: `${message.message_id}`,
    private: isPrivate,
    allowed: settings.allowedUsers.includes(`${from.id}`),
    ask,
  };
  const origin: Origin = { kind: "message", address, messageId: message.message_id, private: isPrivate };
  return { kind: "request", request, origin, unread };
}

/** When a group becomes a supergroup, Telegram itself sends this to the new chat. The old chat gets a notice too. */
function parseMove(id: string, message: Message, oldId: number, settings: ParseSettings, now: number): Parsed {
  const address = addressOf(message);
  const request: Request = {
    id,
    conversation: conversationOf(address),
    person: personOf(message.from ?? { id: message.chat.id }, settings),
    receivedAt: now,
    private: false,
    allowed: true,
    ask: { kind: "moved", from: conversationOf({ chatId: oldId }) },
  };
  const origin: Origin = { kind: "message", address, messageId: message.message_id, private: false };
  return { kind: "request", request, origin, unread: [] };
}

function askOf(message: Message, isPrivate: boolean, settings: ParseSettings): Asked | undefined {
  const words = message.text ?? message.caption;
  const attached = { files: filesOf(message), unreadable: isMedia(message) ? ["unknown" as const] : [] };
  if (words === undefined) {
    const asked = withAttached(undefined, attached);
    const isTold = isPrivate || asked?.ask.kind !== "misuse" || isAnswerToUs(message, settings.botUsername);
    return isTold ? asked : undefined;
  }
  const ask = readText(isPrivate ? words : withoutMention(words, settings.botUsername), settings.botUsername);
  const isOthers = !isPrivate && ask?.kind === "misuse" && ask.misuse.kind === "unknown-command";
  return ask === undefined || isOthers ? undefined : withAttached(ask, attached);
}

function filesOf(message: Message): OfferedFile[] {
  const document = documentOf(message);
  if (document === undefined) return [];
  const { file_id: ref, file_name: name = "", file_size: bytes = 0, mime_type: mime } = document;
  return [{ name, bytes, ref, mime }];
}

/** In a group, a reply to another person is not for us, unless it mentions us or is a command. */
function isForUs(message: Message, { botUsername }: ParseSettings): boolean {
  const replied = message.reply_to_message;
  const words = message.text ?? message.caption ?? "";
  const opensTopic = replied?.forum_topic_created !== undefined || replied?.message_id === message.message_thread_id;
  if (replied === undefined || opensTopic || words.startsWith("/")) return true;
  if (withoutMention(words, botUsername) !== words) return true;
  return isAnswerToUs(message, botUsername);
}

function isAnswerToUs({ reply_to_message: replied }: Message, botUsername: string | undefined): boolean {
  if (replied?.from?.is_bot !== true) return false;
  return botUsername === undefined || replied.from.username?.toLowerCase() === botUsername.toLowerCase();
}

/**
 * If we do not know our name, takes any name that ends in "bot": every bot's name does. The suffix of a command is no
 * mention.
 */
function withoutMention(text: string, botUsername: string | undefined): string {
  const name = botUsername?.replace(/\W/g, "") ?? String.raw`\w{2,29}bot`;
  return text.replace(new RegExp(String.raw`(?<![\w@/])@${name}(?!\w)[,:]?\s*`, "gi"), "");
}

/** New words of an edited message that may still be waiting for a turn. */
function parseEdit(message: Message, settings: ParseSettings, now: number): Parsed {
  const from = senderOf(message, settings);
  if (typeof from === "string") return ignored(from);
  if (!settings.allowedUsers.includes(`${from.id}`)) return ignored("not allowed");
  // A live location, for example, is edited again and again.
  if (message.text === undefined && message.caption === undefined) return ignored("an edit without words");
  const isPrivate = message.chat.type === "private";
  const ask = askOf(message, isPrivate, settings)?.ask;
  const address = addressOf(message);
  const edit: Edit = {
    conversation: conversationOf(address),
    person: personOf(from, settings),
    messageId: `${message.message_id}`,
    receivedAt: now,
    writtenAt: message.date === undefined ? undefined : message.date * 1000,
    text: ask?.kind === "intent" && ask.intent.kind === "reply" ? ask.intent.text : undefined,
  };
  return {
    kind: "edited",
    edit,
    origin: { kind: "message", address, messageId: message.message_id, private: isPrivate },
  };
}

function parsePress(id: string, query: CallbackQuery, settings: ParseSettings, now: number): Parsed {
  if (query.message === undefined) return ignored("a press without its message", true);
  const button = decodeButton(query.data ?? "");
  const person = personOf(query.from, settings);
  const isPrivate = query.message.chat.type === "private";
  const allowed = settings.allowedUsers.includes(person.id);
  if (button?.action === "reply" && allowed) {
    return { kind: "prompt", callbackId: query.id, locale: person.locale, private: isPrivate };
  }
  const request: Request = {
    id,
    conversation: conversationOf(addressOf(query.message)),
    person,
    receivedAt: now,
    private: isPrivate,
    allowed,
    ask: askOfButton(button),
  };
  const origin: Origin = {
    kind: "press",
    callbackId: query.id,
    private: isPrivate,
    ...(button === undefined ? {} : { button }),
  };
  return { kind: "request", request, origin, unread: [] };
}
