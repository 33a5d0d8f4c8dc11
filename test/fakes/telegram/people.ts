import type { Delivered } from "./delivery.ts";
import type { SentDocument } from "./file.ts";
import { keepDocument } from "./file.ts";
import type { Payload } from "./method.ts";
import { migrate } from "./method.ts";
import { isForBot } from "./subscription.ts";
import type { FakeChat, FakeMessage, FakeWorld } from "./world.ts";
import { addMessage, findMessage, openChat } from "./world.ts";

interface FakePerson {
  id: number;
  name?: string;
  language?: string;
}

interface Saying {
  from: FakePerson;
  /** Default: the private chat with the person. */
  chat?: number;
  topic?: number;
  text?: string;
  /** The message that this one replies to. */
  replyTo?: number;
  /** Such as `{ photo: [] }`, optionally with `caption`. */
  media?: Payload;
  /** Its caption goes in `media`. */
  document?: SentDocument;
}

interface Album {
  caption?: string;
  parts: readonly { media?: Payload; document?: SentDocument }[];
}

interface Pressing {
  from: FakePerson;
  chat?: number;
  message: number;
  /** The button's label, or its data (which also works for a button that is gone). */
  button: { label: string } | { data: string };
}

/** What people do. Each call resolves when its update has ended. */
export interface People {
  say(saying: Saying): Promise<Delivered & { messageId: number }>;
  /** Sends 2 to 10 messages as one, as Telegram does: an update for each, the caption with the first. */
  sayAlbum(album: Omit<Saying, "text" | "document" | "media"> & Album): Promise<Delivered[]>;
  edit(edited: { from: FakePerson; chat?: number; message: number; text: string }): Promise<Delivered>;
  press(pressing: Pressing): Promise<Delivered & { queryId: string }>;
  /** Makes a group a supergroup. The old id refuses everything from now on, and both chats get a message. */
  upgrade(from: FakePerson, chat: number, to: number): Promise<Delivered>;
  /** The person blocks or unblocks the bot, or removes it from a group. */
  changeMembership(from: FakePerson, chat: number, status: "kicked" | "member" | "left"): Promise<Delivered>;
}

type Deliver = (update: Payload, queue: string, expiresAt: number) => Promise<Delivered>;

/** Messages are given up after a day, presses after 150 s. */
const MESSAGE_EXPIRES_MS = 24 * 3600 * 1000;
const PRESS_EXPIRES_MS = 150_000;

export function createPeople(world: FakeWorld, deliver: Deliver): People {
  let nextQuery = 1;

  function send(kind: string, chat: FakeChat, body: Payload): Promise<Delivered> {
    return deliver({ [kind]: body }, `chat ${chat.id}`, world.clock.now() + MESSAGE_EXPIRES_MS);
  }

  return {
    async say({ from, chat: chatId = from.id, topic, text, replyTo, media = {}, document }) {
      const chat = openChat(world, chatId);
      if (topic !== undefined) chat.topics.add(topic);
      const message = addMessage(world, chat, { from: from.id, text: text ?? "", topicId: topic });
      const replied = replyTo === undefined ? undefined : findMessage(chat, replyTo);
      const caption = typeof media["caption"] === "string" ? media["caption"] : "";
      const isHeard = chat.type === "private" || world.bot.readsAllGroupMessages;
      if (!isHeard && !isForBot(text ?? caption, world.bot.username, replied?.from === "bot")) {
        return { kind: "withheld", why: "privacy", messageId: message.id };
      }
      const body = {
        ...messageBody(world, chat, message, from),
        ...(text === undefined ? {} : { text }),
        ...media,
        ...(document === undefined ? {} : { document: keepDocument(world, document) }),
        ...(replied === undefined ? {} : { reply_to_message: messageBody(world, chat, replied) }),
      };
      return { ...(await send("message", chat, body)), messageId: message.id };
    },
    async sayAlbum({ caption, parts, ...saying }) {
      if (parts.length < 2 || parts.length > 10) throw new Error("an album has 2 to 10 parts");
      if ((caption ?? "").length > 1024) throw new Error("a caption has at most 1024 characters");
      const group = { media_group_id: `1300${world.nextMessageId}` };
      const sent = parts.map(({ media, ...part }, index) => {
        const words = index === 0 && caption !== undefined ? { caption } : {};
        return this.say({ ...saying, ...part, media: { ...media, ...group, ...words } });
      });
      return Promise.all(sent);
    },
    async edit({ from, chat: chatId = from.id, message: id, text }) {
      const chat = openChat(world, chatId);
      const message = findMessage(chat, id);
      if (message === undefined) throw new Error(`no message ${id}`);
      message.earlier.push(message.text);
      message.text = text;
      const edited = { ...messageBody(world, chat, message, from), text };
      return send("edited_message", chat, { ...edited, edit_date: 2 });
    },
    async press({ from, chat: chatId = from.id, message: id, button }) {
      const chat = openChat(world, chatId);
      const message = findMessage(chat, id);
      if (message === undefined) throw new Error(`no message ${id}`);
      const query = { id: `q${nextQuery}`, personId: from.id, askedAt: world.clock.now() };
      nextQuery += 1;
      world.queries.set(query.id, query);
      const body = {
        id: query.id,
        from: userBody(from),
        message: messageBody(world, chat, message),
        chat_instance: "1",
        data: dataOf(message, button),
      };
      const expiresAt = world.clock.now() + PRESS_EXPIRES_MS;
      return { ...(await deliver({ callback_query: body }, `press ${from.id}`, expiresAt)), queryId: query.id };
    },
    async upgrade(from, chatId, to) {
      const [old, chat] = [openChat(world, chatId, "group"), migrate(world, openChat(world, chatId), to)];
      const notice = (where: FakeChat) =>
        messageBody(world, where, addMessage(world, where, { from: from.id, text: "", topicId: undefined }), from);
      await send("message", old, { ...notice(old), migrate_to_chat_id: to });
      return send("message", chat, { ...notice(chat), migrate_from_chat_id: chatId });
    },
    changeMembership(from, chatId, status) {
      const chat = openChat(world, chatId);
      chat.closed = status === "member" ? undefined : chat.type === "private" ? "blocked" : "kicked";
      const user = userBody({ id: world.bot.id, name: "Planner" });
      const body = { chat: chatBody(chat), from: userBody(from), old_chat_member: { status: "member", user } };
      return send("my_chat_member", chat, { ...body, new_chat_member: { status, user } });
    },
  };
}

function dataOf(message: FakeMessage, button: Pressing["button"]): string {
  if ("data" in button) return button.data;
  const found = message.keyboard.flat().find(({ text }) => text.includes(button.label));
  if (found === undefined) throw new Error(`no button "${button.label}" under: ${message.text}`);
  return found.callback_data;
}

function userBody({ id, name, language }: FakePerson): Payload {
  const code = language === undefined ? {} : { language_code: language };
  return { id, is_bot: false, first_name: name ?? "Ana", ...code };
}

function chatBody(chat: FakeChat): Payload {
  return { id: chat.id, type: chat.type };
}

function messageBody(world: FakeWorld, chat: FakeChat, message: FakeMessage, from?: FakePerson): Payload {
  const bot = { id: world.bot.id, is_bot: true, first_name: "Planner", username: world.bot.username };
  const writer = from === undefined ? { id: message.from, is_bot: false, first_name: "Ion" } : userBody(from);
  return {
    message_id: message.id,
    date: Math.floor(message.at / 1000),
    chat: chatBody(chat),
    from: message.from === "bot" ? bot : writer,
    ...(message.topicId === undefined ? {} : { message_thread_id: message.topicId, is_topic_message: true }),
  };
}
