import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@echo/core/system/clock";
import type { Clock } from "@echo/core/system/clock";
import { readBody } from "./body.ts";
import type { Delivered, WebhookTarget } from "./delivery.ts";
import { createDelivery } from "./delivery.ts";
import { readLink } from "./file.ts";
import { isRefusedInReply, METHODS, migrate } from "./method.ts";
import type { Payload, Upload } from "./method.ts";
import { createPeople } from "./people.ts";
import type { People } from "./people.ts";
import { createPollQueue } from "./poll-queue.ts";
import { BotApiRefusal } from "./refusal.ts";
import { isSubscribed } from "./subscription.ts";
import type { FakeChat, FakeMessage, FakeQuery, FakeWorld } from "./world.ts";
import { openChat } from "./world.ts";

export interface FakeTelegramOptions {
  token?: string;
  username?: string;
  clock?: Clock;
  /** Writes per chat within a window, as Telegram limits them. Unset: only `flood` refuses. */
  floodLimit?: { writes: number; windowMs: number };
  /** Whether privacy mode is off. By default it is on. */
  readsAllGroupMessages?: boolean;
  /** Real milliseconds to wait for the webhook's answer. */
  answerMs?: number;
}

export interface FakeTelegram extends People {
  url: string;
  token: string;
  username: string;
  /** Every call with the right token, in order. */
  calls: { method: string; payload: Payload }[];
  /** Methods in a webhook's answer that could not be executed. Real Telegram discards them silently. */
  lostReplies: string[];
  /** The paths of the files that were downloaded. */
  downloads: string[];
  queries: FakeQuery[];
  commands: FakeWorld["commands"];
  /** Updates go to this function instead of a webhook's address. */
  connect(target: WebhookTarget, secret: string): void;
  /** Sends a raw update as it is, without an id if it has none. */
  deliver(update: Payload): Promise<Delivered>;
  /** Loses the next answers of the webhook, so that the update comes again. */
  loseAnswers(count: number): void;
  chat(chatId: number): FakeChat;
  /** The visible messages of a chat or of one of its topics. */
  transcript(chatId: number, topicId?: number): FakeMessage[];
  /** The texts of the bot's visible messages. */
  said(chatId: number, topicId?: number): string[];
  closeChat(chatId: number, why: NonNullable<FakeChat["closed"]>): void;
  migrate(chatId: number, to: number): void;
  /** Refuses the next writes in the chat. The wait may have fractions of a second. */
  flood(chatId: number, times: number, retryAfterS: number): void;
  /** Refuses every message that contains `pattern`. */
  refuse(pattern: RegExp, description?: string): void;
  /** Answers the next calls with a server error. */
  breakDown(calls: number): void;
  /** Answers the next downloads with a server error. */
  breakFiles(downloads: number): void;
  stop(): Promise<void>;
}

/** A Bot API on loopback that enforces the documented limits and shows what people would see. */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const { token = "42:fake-token", username = "PlanTestBot", clock = systemClock } = options;
  const world = createWorld(options, username, clock);
  const calls: FakeTelegram["calls"] = [];
  const lostReplies: string[] = [];
  const downloads: string[] = [];
  const polling = createPollQueue();
  let connected: WebhookTarget | undefined;
  let broken = 0;
  let brokenFiles = 0;

  const delivery = createDelivery({
    clock,
    secret: () => world.webhook?.secret ?? "",
    target: () => connected ?? ((request) => fetch(world.webhook?.url ?? "", request)),
    execute: executeReply,
    failed: (message) => {
      world.lastError = { message, at: clock.now() };
    },
    remove: () => {
      world.webhook = undefined;
    },
    answerMs: options.answerMs ?? ANSWER_MS,
  });

  function executeReply(body: string): void {
    if (body === "") return;
    try {
      const { method, ...payload } = JSON.parse(body) as Payload & { method: string };
      if (isRefusedInReply(method)) throw new BotApiRefusal(400, `Bad Request: ${method} in a webhook's answer`);
      run(method, payload, new Map());
    } catch (error) {
      lostReplies.push(String(error));
    }
  }

  function run(method: string, payload: Payload, files: ReadonlyMap<string, Upload>): unknown {
    const implementation = METHODS[method];
    if (implementation === undefined) throw new BotApiRefusal(404, "Not Found");
    calls.push({ method, payload });
    return implementation(world, payload, files);
  }

  /** Downloads have their own path, with the token in it. */
  function readFile(url: string): Uint8Array | undefined {
    const [, given, path = ""] = /^\/file\/bot([^/]+)\/(.+)$/.exec(url) ?? [];
    if (given === undefined) return undefined;
    if (given !== token) throw new BotApiRefusal(401, "Unauthorized");
    downloads.push(path);
    if (brokenFiles > 0) {
      brokenFiles -= 1;
      throw new BotApiRefusal(502, "Bad Gateway");
    }
    return readLink(world, path);
  }

  async function answer(request: IncomingMessage): Promise<unknown> {
    const [, given, method = ""] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? "") ?? [];
    if (given === undefined) throw new BotApiRefusal(404, "Not Found");
    if (given !== token) throw new BotApiRefusal(401, "Unauthorized");
    const { payload, files } = await readBody(request);
    if (broken > 0) {
      broken -= 1;
      throw new BotApiRefusal(502, "Bad Gateway");
    }
    if (method === "getUpdates") {
      calls.push({ method, payload });
      if (Array.isArray(payload["allowed_updates"])) world.allowed = payload["allowed_updates"].map(String);
      return polling.take(Number(payload["offset"] ?? 0), Number(payload["timeout"] ?? 0), world.webhook !== undefined);
    }
    if (method === "getWebhookInfo") return webhookInfo(world, polling.count());
    return run(method, payload, files);
  }

  let nextUpdateId = 1000;
  function deliver(update: Payload, queue: string, expiresAt: number): Promise<Delivered> {
    const whole = { update_id: nextUpdateId, ...update };
    nextUpdateId += 1;
    const body = JSON.stringify(whole);
    if (!isSubscribed(world.allowed, update)) return Promise.resolve({ kind: "withheld", why: "not subscribed" });
    if (Buffer.byteLength(body) > UPDATE_MAX_BYTES) return Promise.resolve({ kind: "withheld", why: "over 64 KiB" });
    if (world.webhook !== undefined) return delivery.send({ queue, body, expiresAt });
    polling.push(whole);
    return Promise.resolve({ kind: "queued" });
  }

  async function respond(
    request: IncomingMessage,
  ): Promise<{ status: number; type: string; body: string | Uint8Array }> {
    try {
      const file = readFile(request.url ?? "");
      if (file !== undefined) return { status: 200, type: "application/octet-stream", body: file };
      return { status: 200, type: JSON_TYPE, body: JSON.stringify({ ok: true, result: await answer(request) }) };
    } catch (error) {
      const { status, body } = refusal(error);
      return { status, type: JSON_TYPE, body: JSON.stringify(body) };
    }
  }

  const server = createServer((request, response) => {
    respond(request)
      .then(({ status, type, body }) => {
        response.writeHead(status, { "content-type": type });
        response.end(body);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  function transcript(chatId: number, topicId?: number): FakeMessage[] {
    const messages = world.chats.get(chatId)?.messages ?? [];
    return messages.filter((message) => !message.deleted && (topicId === undefined || message.topicId === topicId));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    username,
    calls,
    lostReplies,
    downloads,
    commands: world.commands,
    get queries() {
      return [...world.queries.values()];
    },
    ...createPeople(world, deliver),
    connect(target, secret) {
      connected = target;
      world.webhook = { url: "https://planner.example/telegram/webhook", secret };
    },
    deliver: (update) => deliver(update, queueOf(update), clock.now() + DAY_MS),
    loseAnswers: delivery.loseAnswers,
    chat: (chatId) => openChat(world, chatId),
    transcript,
    said: (chatId, topicId) =>
      transcript(chatId, topicId)
        .filter(({ from }) => from === "bot")
        .map(({ text }) => text),
    closeChat(chatId, why) {
      openChat(world, chatId).closed = why;
    },
    migrate(chatId, to) {
      migrate(world, openChat(world, chatId), to);
    },
    flood(chatId, times, retryAfterS) {
      openChat(world, chatId).flood = { times, retryAfterS };
    },
    refuse(pattern, description = "can't parse entities: unsupported") {
      world.refuses.push({ pattern, description });
    },
    breakDown(count) {
      broken = count;
    },
    breakFiles(count) {
      brokenFiles = count;
    },
    stop() {
      polling.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const JSON_TYPE = "application/json";
const ANSWER_MS = 60_000;
const UPDATE_MAX_BYTES = 64 * 1024;
const DAY_MS = 24 * 3600 * 1000;

function createWorld(options: FakeTelegramOptions, username: string, clock: Clock): FakeWorld {
  return {
    clock,
    bot: { id: 42, username, readsAllGroupMessages: options.readsAllGroupMessages ?? false },
    chats: new Map(),
    queries: new Map(),
    files: new Map(),
    commands: new Map(),
    webhook: undefined,
    allowed: [],
    lastError: undefined,
    floodLimit: options.floodLimit,
    refuses: [],
    nextMessageId: 1,
  };
}

function refusal(error: unknown): { status: number; body: unknown } {
  if (!(error instanceof BotApiRefusal)) {
    return { status: 400, body: { ok: false, error_code: 400, description: `Bad Request: ${String(error)}` } };
  }
  const { code, message, parameters } = error;
  return { status: code, body: { ok: false, error_code: code, description: message, parameters } };
}

function webhookInfo({ webhook, allowed, lastError }: FakeWorld, pending: number): unknown {
  return {
    url: webhook?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: pending,
    ...(allowed.length === 0 ? {} : { allowed_updates: allowed }),
    ...(lastError === undefined
      ? {}
      : { last_error_message: lastError.message, last_error_date: Math.floor(lastError.at / 1000) }),
  };
}

/** Messages and edits queue per chat, presses per person. */
function queueOf(update: Payload): string {
  const query = update["callback_query"] as { from?: { id?: number } } | undefined;
  if (query !== undefined) return `press ${query?.from?.id}`;
  const message = (update["message"] ?? update["edited_message"] ?? update["my_chat_member"]) as
    | { chat?: { id?: number } }
    | undefined;
  return `chat ${message?.chat?.id}`;
}
