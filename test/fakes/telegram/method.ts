import * as z from "zod";
import { contentFields, id, readKeyboard, visibleText } from "./content.ts";
import { getFile } from "./file.ts";
import { badRequest } from "./refusal.ts";
import type { FakeChat, FakeMessage, FakeWorld } from "./world.ts";
import { addMessage, checkContent, countWrite, findMessage, openChat, writableChat } from "./world.ts";

export interface Upload {
  filename: string;
  bytes: Uint8Array;
}

export type Payload = Record<string, unknown>;
type Method = (world: FakeWorld, payload: Payload, files: ReadonlyMap<string, Upload>) => unknown;

/** Seconds after which a press can no longer be answered. Telegram publishes no limit; this one comes from reports. */
const QUERY_MAX_AGE_MS = 15_000;
const UPLOAD_MAX_BYTES = 50 * 1024 * 1024;
const TOAST_MAX = 200;
const REACTIONS = ["👍", "👎", "❤", "🔥", "👀", "✍", "🎉", "🤔", "👌", "🙏"];
/** `""` means 443. */
const PORTS = ["", "80", "88", "8443"];
const ACTIONS = ["typing", "upload_document"];

const place = { chat_id: id, message_thread_id: id.optional() };

export const METHODS: Readonly<Record<string, Method>> = {
  getMe: ({ bot }) => ({
    id: bot.id,
    is_bot: true,
    first_name: "Planner",
    username: bot.username,
    can_read_all_group_messages: bot.readsAllGroupMessages,
  }),

  getFile,

  sendMessage(world, payload) {
    const given = read(z.object({ ...place, ...contentFields, text: z.string().default("") }), payload);
    const chat = writableChat(world, given.chat_id, given.message_thread_id);
    const text = visibleText(given.text, given.parse_mode, "text");
    const keyboard = readKeyboard(given.reply_markup);
    checkContent(world, payload);
    countWrite(world, chat);
    const html = given.parse_mode === undefined ? {} : { html: given.text };
    return asMessage(
      chat,
      addMessage(world, chat, { from: "bot", text, keyboard, topicId: given.message_thread_id, ...html }),
    );
  },

  sendDocument(world, payload, files) {
    const schema = z.object({ ...place, ...contentFields, caption: z.string().default(""), document: z.string() });
    const given = read(schema, payload);
    const chat = writableChat(world, given.chat_id, given.message_thread_id);
    if (chat.refusesFiles) throw badRequest("not enough rights to send documents to the chat");
    const text = visibleText(given.caption, given.parse_mode, "caption");
    const file = files.get(given.document.replace(/^attach:\/\//, ""));
    if (file === undefined) throw badRequest("wrong file identifier/HTTP URL specified");
    if (file.bytes.length === 0) throw badRequest("file must be non-empty");
    if (file.bytes.length > UPLOAD_MAX_BYTES) throw badRequest("file is too big");
    checkContent(world, payload, Buffer.from(file.bytes).toString("utf8"));
    countWrite(world, chat);
    const document = { filename: file.filename, text: Buffer.from(file.bytes).toString("utf8") };
    return asMessage(chat, addMessage(world, chat, { from: "bot", text, topicId: given.message_thread_id, document }));
  },

  editMessageText(world, payload) {
    const given = read(z.object({ chat_id: id, message_id: id, text: z.string(), ...contentFields }), payload);
    const chat = writableChat(world, given.chat_id);
    const message = findMessage(chat, given.message_id);
    if (message === undefined) throw badRequest("message to edit not found");
    if (message.from !== "bot") throw badRequest("message can't be edited");
    const text = visibleText(given.text, given.parse_mode, "text");
    const keyboard = readKeyboard(given.reply_markup);
    countWrite(world, chat);
    if (text === message.text && JSON.stringify(keyboard) === JSON.stringify(message.keyboard)) {
      throw badRequest(
        "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
      );
    }
    message.earlier.push(message.text);
    Object.assign(message, { text, keyboard });
    return asMessage(chat, message);
  },

  deleteMessage(world, payload) {
    const given = read(z.object({ chat_id: id, message_id: id }), payload);
    const message = findMessage(writableChat(world, given.chat_id), given.message_id);
    if (message === undefined) throw badRequest("message to delete not found");
    message.deleted = true;
    return true;
  },

  sendChatAction(world, payload) {
    const given = read(z.object({ ...place, action: z.string() }), payload);
    const chat = writableChat(world, given.chat_id, given.message_thread_id);
    if (!ACTIONS.includes(given.action)) throw badRequest("wrong parameter action in request");
    if (chat.flood.times > 0) countWrite(world, chat);
    chat.typing += 1;
    return true;
  },

  setMessageReaction(world, payload) {
    const reaction = z.array(z.object({ type: z.literal("emoji"), emoji: z.string() })).max(1);
    const given = read(z.object({ chat_id: id, message_id: id, reaction }), payload);
    const message = findMessage(writableChat(world, given.chat_id), given.message_id);
    if (message === undefined) throw badRequest("message to react not found");
    const emojis = given.reaction.map(({ emoji }) => emoji);
    if (emojis.some((emoji) => !REACTIONS.includes(emoji))) throw badRequest("REACTION_INVALID");
    message.reactions = emojis;
    return true;
  },

  answerCallbackQuery(world, payload) {
    const schema = z.object({
      callback_query_id: z.string(),
      text: z.string().default(""),
      show_alert: z.boolean().default(false),
    });
    const given = read(schema, payload);
    const query = world.queries.get(given.callback_query_id);
    const isOld = query === undefined || world.clock.now() - query.askedAt > QUERY_MAX_AGE_MS;
    if (isOld || query.answered !== undefined) {
      throw badRequest("query is too old and response timeout expired or query ID is invalid");
    }
    if (given.text.length > TOAST_MAX) throw badRequest("MESSAGE_TOO_LONG");
    query.answered = { text: given.text, alert: given.show_alert };
    return true;
  },

  setWebhook(world, payload) {
    const schema = z.object({
      url: z.string(),
      secret_token: z.string().default(""),
      allowed_updates: z.array(z.string()).optional(),
    });
    const given = read(schema, payload);
    if (!/^[A-Za-z0-9_-]{0,256}$/.test(given.secret_token)) {
      throw badRequest("secret token contains unallowed characters");
    }
    if (given.url !== "" && !/^https:\/\/|^http:\/\/127\.0\.0\.1:/.test(given.url)) {
      throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
    }
    if (given.url.startsWith("https://") && !PORTS.includes(new URL(given.url).port)) {
      throw badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");
    }
    world.allowed = given.allowed_updates ?? world.allowed;
    world.webhook = given.url === "" ? undefined : { url: given.url, secret: given.secret_token };
    return true;
  },

  deleteWebhook(world) {
    world.webhook = undefined;
    return true;
  },

  setMyCommands(world, payload) {
    const command = z.object({
      command: z.string().regex(/^[a-z0-9_]{1,32}$/, "BOT_COMMAND_INVALID"),
      description: z.string().min(1).max(256),
    });
    const given = read(
      z.object({ commands: z.array(command).max(100), language_code: z.string().default("") }),
      payload,
    );
    world.commands.set(given.language_code, given.commands);
    return true;
  },

  getMyCommands(world, payload) {
    return world.commands.get(read(z.object({ language_code: z.string().default("") }), payload).language_code) ?? [];
  },
};

/** Whether the body of a webhook's answer must not name this method. */
export function isRefusedInReply(method: string): boolean {
  return /^get/i.test(method) || ["setwebhook", "deletewebhook", "close", "logout"].includes(method.toLowerCase());
}

/** Makes a group a supergroup. From now on calls to the old id are refused with the new id. */
export function migrate(world: FakeWorld, from: FakeChat, to: number): FakeChat {
  from.migratedTo = to;
  return openChat(world, to, "supergroup");
}

function read<T>(schema: z.ZodType<T>, payload: Payload): T {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  throw badRequest(result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
}

function asMessage(chat: FakeChat, message: FakeMessage): Payload {
  return {
    message_id: message.id,
    date: Math.floor(message.at / 1000),
    chat: { id: chat.id, type: chat.type },
    text: message.text,
    ...(message.topicId === undefined ? {} : { message_thread_id: message.topicId, is_topic_message: true }),
  };
}
