import type { Clock } from "@echo/core/system/clock";
import type { FakeFile } from "./file.ts";
import { badRequest, BotApiRefusal } from "./refusal.ts";

export interface FakeButton {
  text: string;
  callback_data: string;
}

/** One message as people see it. */
export interface FakeMessage {
  id: number;
  /** `bot`, or the person's id. */
  from: "bot" | number;
  topicId: number | undefined;
  text: string;
  /** How the text was formatted. Absent for plain text. */
  html?: string;
  keyboard: FakeButton[][];
  document?: { filename: string; text: string };
  /** Every earlier version, oldest first. */
  earlier: string[];
  deleted: boolean;
  reactions: string[];
  at: number;
}

export interface FakeChat {
  id: number;
  type: "private" | "group" | "supergroup";
  /** Why the bot may not write. Undefined while it may. */
  closed: "blocked" | "kicked" | "deactivated" | undefined;
  /** Whether the group's members, including the bot, may send no files. */
  refusesFiles: boolean;
  migratedTo: number | undefined;
  topics: Set<number>;
  messages: FakeMessage[];
  /** The times at which the bot wrote or edited, for the flood limit. */
  writes: number[];
  /** The next writes that are refused with 429 at any pace. */
  flood: { times: number; retryAfterS: number };
  typing: number;
}

export interface FakeQuery {
  id: string;
  personId: number;
  askedAt: number;
  answered?: { text: string; alert: boolean };
}

export interface FakeWorld {
  clock: Clock;
  bot: { id: number; username: string; readsAllGroupMessages: boolean };
  chats: Map<number, FakeChat>;
  queries: Map<string, FakeQuery>;
  /** The files that people sent, by `file_id`. */
  files: Map<string, FakeFile>;
  /** The commands by language. `""` is the default. */
  commands: Map<string, { command: string; description: string }[]>;
  webhook: { url: string; secret: string } | undefined;
  /** The kinds of updates that are sent. Empty: the ordinary ones. */
  allowed: string[];
  lastError: { message: string; at: number } | undefined;
  /** Writes per chat within a window. Undefined: only `flood` refuses. */
  floodLimit: { writes: number; windowMs: number } | undefined;
  /** What a message must not contain: words, keyboard and file are looked through. */
  refuses: { pattern: RegExp; description: string }[];
  nextMessageId: number;
}

const CLOSED = {
  blocked: "Forbidden: bot was blocked by the user",
  kicked: "Forbidden: bot was kicked from the group chat",
  deactivated: "Forbidden: user is deactivated",
} as const;

/** The chat, if the bot may write there. */
export function writableChat(world: FakeWorld, chatId: number, topicId?: number): FakeChat {
  const chat = world.chats.get(chatId);
  if (chat === undefined) throw badRequest("chat not found");
  if (chat.closed !== undefined) throw new BotApiRefusal(403, CLOSED[chat.closed]);
  if (chat.migratedTo !== undefined) {
    const parameters = { migrate_to_chat_id: chat.migratedTo };
    throw new BotApiRefusal(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters);
  }
  if (topicId !== undefined && !chat.topics.has(topicId)) throw badRequest("message thread not found");
  return chat;
}

/** Counts one write. Beyond the limit it is refused, and the refusal names the wait. */
export function countWrite(world: FakeWorld, chat: FakeChat): void {
  if (chat.flood.times > 0) {
    chat.flood.times -= 1;
    throw tooMany(chat.flood.retryAfterS);
  }
  const now = world.clock.now();
  const limit = world.floodLimit;
  if (limit !== undefined) {
    chat.writes = chat.writes.filter((at) => at > now - limit.windowMs);
    const [oldest] = chat.writes;
    if (oldest !== undefined && chat.writes.length >= limit.writes) {
      throw tooMany(Math.max(1, Math.ceil((oldest + limit.windowMs - now) / 1000)));
    }
  }
  chat.writes.push(now);
}

function tooMany(retryAfterS: number): BotApiRefusal {
  return new BotApiRefusal(429, `Too Many Requests: retry after ${retryAfterS}`, { retry_after: retryAfterS });
}

/** Refuses a message for what it says. */
export function checkContent(world: FakeWorld, payload: Record<string, unknown>, file = ""): void {
  const said = `${JSON.stringify(payload)}\n${file}`;
  const refused = world.refuses.find(({ pattern }) => pattern.test(said));
  if (refused !== undefined) throw badRequest(refused.description);
}

export function addMessage(
  world: FakeWorld,
  chat: FakeChat,
  message: Pick<FakeMessage, "from" | "text" | "topicId"> & Partial<FakeMessage>,
): FakeMessage {
  const added: FakeMessage = {
    id: world.nextMessageId,
    keyboard: [],
    earlier: [],
    deleted: false,
    reactions: [],
    at: world.clock.now(),
    ...message,
  };
  world.nextMessageId += 1;
  chat.messages.push(added);
  return added;
}

export function findMessage(chat: FakeChat, id: number): FakeMessage | undefined {
  return chat.messages.find((message) => message.id === id && !message.deleted);
}

export function openChat(world: FakeWorld, id: number, type?: FakeChat["type"]): FakeChat {
  const known = world.chats.get(id);
  if (known !== undefined) return known;
  const chat: FakeChat = {
    id,
    type: type ?? (id > 0 ? "private" : "supergroup"),
    closed: undefined,
    refusesFiles: false,
    migratedTo: undefined,
    topics: new Set(),
    messages: [],
    writes: [],
    flood: { times: 0, retryAfterS: 0 },
    typing: 0,
  };
  world.chats.set(id, chat);
  return chat;
}
