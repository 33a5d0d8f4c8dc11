import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import type { ConsoleEntry } from "@echo/platforms/console/log";
import { consoleRoute } from "@echo/platforms/console/webhook";
import { discordWebhook } from "@echo/platforms/discord/webhook";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";
import type { TestDesk } from "../discord/desk.ts";
import { createSigner } from "../fakes/discord/signer.ts";

/** Two people and a role. Only Ana and the role are allowed. */
export const ANA = 7;
export const ION = 8;
export const ALLOWED_ROLE = "77";
export const CONSOLE_TOKEN = "console-token-of-32-characters-xx";
export const CONSOLE_HOST = "127.0.0.1:3000";

const SECRET = "a-good_secret";
const signer = createSigner();

export type What = { text: string } | { press: string };
/** Sends the same request, byte for byte, at every call. */
export type Send = () => Promise<{ status: number; text: string }>;

/** One platform's way in. Makes authentic requests of a person in a conversation. */
export interface Door {
  place(number?: number): ConversationKey;
  request(desk: TestDesk, what: What, where?: { from?: number; place?: number }): Send;
}

let nextId = 10_000;

export const telegram: Door = {
  place: (number = 100) => conversationKey("telegram", `${-number}`),
  request: (desk, what, { from = ANA, place = 100 } = {}) => {
    const app = telegramWebhook({ desk: desk.deps, secret: SECRET, allowedUsers: [`${ANA}`], locale: "en" });
    const person = { id: from, is_bot: false, first_name: "P" };
    const message = { message_id: 5, chat: { id: -place, type: "supergroup" }, from: person, date: 1 };
    const update =
      "text" in what
        ? { message: { ...message, text: what.text } }
        : { callback_query: { id: "q", from: person, message, data: what.press } };
    const body = JSON.stringify({ update_id: nextId++, ...update });
    const headers = { "X-Telegram-Bot-Api-Secret-Token": SECRET };
    return () => send(app, "/telegram/webhook", headers, body);
  },
};

export const discord: Door = {
  place: (number = 100) => conversationKey("discord", `${number}`),
  request: (desk, what, { from = ANA, place = 100 } = {}) => {
    const [name = "", slug = "", ...rest] = ("text" in what ? what.text : "").replace("/", "").split(" ");
    const options = [
      { name: name === "reply" ? "text" : "slug", value: slug },
      { name: "description", value: rest.join(" ") },
    ];
    const data = "text" in what ? { name, options } : { component_type: 2, custom_id: what.press };
    const member = { user: { id: `${from}` }, roles: [] };
    const base = { token: "t", channel_id: `${place}`, guild_id: "1", member };
    const type = "text" in what ? 2 : 3;
    return discordBody(desk, JSON.stringify({ id: `13000000000000${nextId++}`, type, data, ...base }));
  },
};

export function discordBody(desk: TestDesk, body: string): Send {
  const app = discordWebhook({
    desk: desk.deps,
    publicKey: signer.publicKey,
    allowedUsers: [`${ANA}`],
    allowedRoles: [ALLOWED_ROLE],
    locale: "en",
    openThread: () => Promise.resolve(undefined),
  });
  const headers = signer.headers(body, "1768000000");
  return () => send(app, "/discord/interactions", headers, body);
}

/** The console. A request with its token comes from its person. */
export const ownConsole: Door = {
  place: (number = 100) => conversationKey("echo", `c${number}`),
  request: (desk, what, { place = 100 } = {}) => {
    const { app } = consoleApp(desk);
    const body = JSON.stringify({ channel: `c${place}`, nonce: `nonce-${nextId++}`, ...what });
    const cookie = `echo_console_3000=${CONSOLE_TOKEN}`;
    const headers = { host: CONSOLE_HOST, cookie, "content-type": "application/json" };
    return () => send(app, "/console/messages", headers, body);
  },
};

export function consoleApp(desk: TestDesk) {
  const entries: (ConsoleEntry & { nonce: string })[] = [];
  const append = (_channel: string, nonce: string, entry: Omit<ConsoleEntry, "seq">) => {
    const known = entries.find((one) => one.nonce === nonce);
    const kept = known ?? { ...entry, nonce, seq: nextId++ };
    if (known === undefined) entries.push(kept);
    return Promise.resolve({ entry: kept, isNew: known === undefined });
  };
  const app = consoleRoute({
    token: CONSOLE_TOKEN,
    remoteAddress: () => "127.0.0.1",
    locale: "en",
    isDemo: false,
    consoleLog: {
      append,
      list: () => Promise.resolve(entries),
      signal: () => undefined,
      subscribe: () => () => undefined,
    },
    receive: (request) => receive(desk.deps, request),
    source: {
      ...desk.stores,
      listSessions: () => Promise.resolve([]),
      listTrouble: () => [],
      steps: [],
      now: desk.deps.now,
    },
    now: desk.deps.now,
    log: desk.deps.log,
  });
  return { app, entries };
}

interface App {
  request(url: string, init: RequestInit): Response | Promise<Response>;
}

async function send(app: App, at: string, headers: Record<string, string>, body: string) {
  const response = await app.request(`http://${CONSOLE_HOST}${at}`, { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
}
