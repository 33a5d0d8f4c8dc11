import { askOfButton, decodeButton } from "@echo/core/inbound/button";
import type { Button } from "@echo/core/inbound/button";
import type { Edit } from "@echo/core/desk/amend";
import type { Person } from "@echo/core/inbound/inbound";
import type { Locale } from "@echo/core/text/locale";
import { localeOf } from "@echo/core/text/locale";
import type { Ask, Misuse, Request } from "@echo/core/inbound/request";
import type { Address } from "./address.ts";
import { addressOf, conversationOf } from "./address.ts";
import { isAddressed, isAnswerToUs } from "./addressed.ts";
import { placeAfter, requestOfMembership } from "./membership.ts";
import { senderOf } from "./sender.ts";
import type { CallbackQuery, MembershipChange, Message } from "./update.ts";
import { Update } from "./update.ts";
import { askOf, ownWords } from "./words.ts";

export interface ParseSettings {
  /** Ids. If the list is empty, nobody is allowed. */
  allowedUsers: readonly string[];
  locale: "auto" | Locale;
  /**
   * Without `@`. If it is not known yet, words in a group that mention any bot or reply to any bot are taken as ours, but
   * never as a command or an approval.
   */
  botUsername?: string;
}

/** Where the answer goes, and in which form. */
export type Origin =
  | { kind: "message"; address: Address; messageId: number; private: boolean }
  | { kind: "press"; callbackId: string; button?: Button; private: boolean };

export type Parsed =
  /**
   * `unread`: attachments that came with the words and that we do not read. `once`: what is told of this message is
   * told once for all messages with the same value.
   */
  | { kind: "request"; request: Request; origin: Origin; unread: Misuse[]; once?: string }
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
  if ("edited_message" in update) return parseEdit(id, update.edited_message, settings, now);
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

function parseMessage(id: string, message: Message, settings: ParseSettings, now: number): Parsed {
  // When a group becomes a supergroup, the new chat is told the old id. The old chat gets a notice too.
  if (message.migrate_from_chat_id !== undefined)
    return fromPlatform(
      id,
      message,
      { kind: "moved", from: conversationOf({ chatId: message.migrate_from_chat_id }) },
      settings,
      now,
    );
  // A closed topic refuses us as a deleted one does.
  if (message.forum_topic_reopened !== undefined)
    return fromPlatform(id, message, { kind: "place", is: "back" }, settings, now);
  const sender = senderOf(message, settings.botUsername);
  if (sender.kind === "nobody") return ignored(sender.reason, sender.note);
  const asked = askOf(message, settings.botUsername);
  if (asked === undefined) return ignored("nothing for us");
  const isPrivate = message.chat.type === "private";
  const address = addressOf(message);
  const { media_group_id: album } = message;
  const request = {
    id,
    conversation: conversationOf(address),
    receivedAt: now,
    messageId: `${message.message_id}`,
    private: isPrivate,
    ...(album === undefined ? {} : { album }),
    ...answersAt(message, settings),
  };
  const origin: Origin = { kind: "message", address, messageId: message.message_id, private: isPrivate };
  if (sender.kind === "unheard") {
    const ask = unheard(sender.as, asked.ask, isAddressed(message, ownWords(message) ?? "", settings.botUsername));
    const person = personOf({ id: sender.chatId }, settings);
    const once = `unheard ${sender.chatId}`;
    return { kind: "request", request: { ...request, person, allowed: true, ask }, origin, unread: [], once };
  }
  const { from } = sender;
  const { ask, unread } = asked;
  const allowed = settings.allowedUsers.includes(`${from.id}`);
  const once = album === undefined ? {} : { once: `album ${album}` };
  return {
    kind: "request",
    request: { ...request, person: personOf(from, settings), allowed, ask },
    origin,
    unread,
    ...once,
  };
}

/** A command waits for an answer everywhere, and ordinary chat only where a planning is open. */
function unheard(as: "group" | "channel", asked: Ask, isAddressed: boolean): Ask {
  const isOrdinary = (asked.kind === "intent" && asked.intent.kind === "reply") || asked.kind === "misuse";
  return { kind: "misuse", misuse: { kind: "unheard", as }, ...(isOrdinary && !isAddressed ? { stray: true } : {}) };
}

/** If the person replies to our newest message, the model knows already what they point at. */
function answersAt(message: Message, { botUsername }: ParseSettings): { answersAt?: number } {
  const { reply_to_message: replied, quote } = message;
  if (quote !== undefined || replied?.date === undefined || !isAnswerToUs(message, botUsername)) return {};
  return { answersAt: replied.date * 1000 };
}

/** What Telegram itself says about the chat, in a message to it. */
function fromPlatform(id: string, message: Message, ask: Ask, settings: ParseSettings, now: number): Parsed {
  const address = addressOf(message);
  const request: Request = {
    id,
    conversation: conversationOf(address),
    person: personOf(message.from ?? { id: message.chat.id }, settings),
    receivedAt: now,
    private: false,
    allowed: true,
    ask,
  };
  const origin: Origin = { kind: "message", address, messageId: message.message_id, private: false };
  return { kind: "request", request, origin, unread: [] };
}

/** New words of an edited message that may still be waiting for a turn. */
function parseEdit(id: string, message: Message, settings: ParseSettings, now: number): Parsed {
  if (message.edit_date === undefined) return ignored("a change that is no edit");
  const sender = senderOf(message, settings.botUsername);
  if (sender.kind !== "person") return ignored(sender.kind === "nobody" ? sender.reason : "not a person");
  const { from } = sender;
  if (!settings.allowedUsers.includes(`${from.id}`)) return ignored("not allowed");
  // A live location, for example, is edited again and again.
  if (ownWords(message) === undefined) return ignored("an edit without words");
  const isPrivate = message.chat.type === "private";
  const ask = askOf(message, settings.botUsername)?.ask;
  const address = addressOf(message);
  const edit: Edit = {
    id,
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
