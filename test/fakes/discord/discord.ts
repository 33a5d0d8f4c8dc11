import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@echo/core/system/clock";
import type { Clock } from "@echo/core/system/clock";
import { readAttachment } from "./file.ts";
import type { FakeGateway } from "./gateway.ts";
import { createGateway } from "./gateway.ts";
import type { FakePerson } from "./message-body.ts";
import type { People, WebhookTarget } from "./people.ts";
import { createPeople } from "./people.ts";
import { ApiRefusal } from "./refusal.ts";
import type { Removal } from "./removal.ts";
import { createRemoval } from "./removal.ts";
import { OPEN_ROUTES, ROUTES } from "./route.ts";
import { applicationBody } from "./route.ts";
import type { Upload } from "./route.ts";
import { createSigner } from "./signer.ts";
import type { Signer } from "./signer.ts";
import type { FakeChannel, FakeMessage, FakeWorld } from "./world.ts";
import { addChannel, CHANNEL_TYPE, newSnowflake } from "./world.ts";

export interface FakeDiscordOptions {
  clock?: Clock;
  /** Messages per channel within a window, as Discord limits them. Unset: only `flood` refuses. */
  rateLimit?: { messages: number; windowMs: number };
  /** Milliseconds for which a deferred answer cannot be edited yet. */
  deferRaceMs?: number;
  /** Whether MESSAGE CONTENT INTENT is on. */
  contentIntent?: boolean;
  /** Milliseconds from identify until the session is ready. */
  readyAfterMs?: number;
}

export interface FakeDiscord extends People, Removal {
  /** `DISCORD_API_URL` */
  url: string;
  token: string;
  applicationId: string;
  publicKey: string;
  signer: Signer;
  guildId: string;
  gateway: FakeGateway;
  /** Every call that reached a route, in order, with the status of its answer. */
  calls: { route: string; payload: unknown; status: number; userAgent: string }[];
  /** Attachments that were read. */
  downloads: { path: string; authorization: string | undefined }[];
  commands: { name: string }[];
  pings: string[];
  /** Interactions go to `target` instead of over the Gateway. */
  connect(target: WebhookTarget): void;
  /** A server's text channel. By default the bot may do everything in it. */
  openChannel(change?: Partial<FakeChannel>): FakeChannel;
  openDirect(person: FakePerson): FakeChannel;
  join(person: FakePerson): void;
  channel(id: string): FakeChannel;
  /** The visible messages of a channel. */
  transcript(channelId: string): FakeMessage[];
  said(channelId: string): string[];
  threads(): FakeChannel[];
  /** Refuses every message that contains `pattern`; by default as the filter of harmful links does. */
  refuse(pattern: RegExp, refusal?: { status?: number; code?: number; message?: string }): void;
  /** The next calls end in a server error or a closed socket. */
  breakDown(calls: number, how: "status" | "socket"): void;
  stop(): Promise<void>;
}

const BASE = "/api/v10";

/** Discord on loopback: REST, Gateway and signed interactions, with the documented limits and people's view. */
export async function startFakeDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const clock = options.clock ?? systemClock;
  const signer = createSigner();
  const world = createWorld(options, clock, signer.publicKey);
  const calls: FakeDiscord["calls"] = [];
  const downloads: FakeDiscord["downloads"] = [];
  const broken = { calls: 0, how: "status" as "status" | "socket" };
  let target: WebhookTarget | undefined;

  async function serve(request: IncomingMessage): Promise<unknown> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const userAgent = request.headers["user-agent"] ?? "";
    if (!/^DiscordBot \(.+, .+\)/.test(userAgent)) {
      throw new ApiRefusal(403, 40_333, "internal network error");
    }
    const found = findRoute(`${request.method} ${pathname.slice(BASE.length)}`);
    const { payload, files } = await readBody(request);
    const call = { route: found?.name ?? `${request.method} ${pathname}`, payload, status: 200, userAgent };
    calls.push(call);
    try {
      if (broken.calls > 0) {
        broken.calls -= 1;
        throw new ApiRefusal(502, 0, broken.how);
      }
      if (found?.isOpen !== true && request.headers.authorization !== `Bot ${world.bot.token}`) {
        throw new ApiRefusal(401, 0, "401: Unauthorized");
      }
      if (found === undefined) throw new ApiRefusal(404, 0, "404: Not Found");
      if (found.name === "GET /gateway/bot") return gatewayBody(server.address() as AddressInfo);
      if (found.name === "PATCH /applications/@me") return await changeApplication(payload);
      return found.route({ world, at: found.at, query: searchParams, payload, files });
    } catch (error) {
      call.status = error instanceof ApiRefusal ? error.status : 500;
      throw error;
    }
  }

  /** The new address must answer a PING and refuse a forged one. */
  async function changeApplication(payload: unknown): Promise<unknown> {
    const url = (payload as { interactions_endpoint_url: string }).interactions_endpoint_url;
    const body = JSON.stringify({
      id: newSnowflake(world),
      application_id: world.bot.id,
      type: 1,
      token: "x",
      version: 1,
    });
    const good = signer.headers(body, "1700000000");
    const forged = { ...good, "x-signature-timestamp": "1700000001" };
    const send = target ?? ((request: Request) => fetch(request));
    const taken = await send(new Request(url, { method: "POST", headers: good, body }));
    const refused = await send(new Request(url, { method: "POST", headers: forged, body }));
    if (taken.status !== 200 || refused.status !== 401) {
      throw new ApiRefusal(
        400,
        50_035,
        "interactions_endpoint_url: The specified interactions endpoint url could not be verified.",
      );
    }
    world.endpoint = url;
    return applicationBody(world);
  }

  /** Serves attachments, which are read without our headers. */
  function readFile(request: IncomingMessage): Uint8Array | undefined {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (!url.pathname.startsWith("/attachments/")) return undefined;
    downloads.push({ path: url.pathname, authorization: request.headers.authorization });
    return readAttachment(world, url);
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = readFile(request);
    if (file !== undefined) return void response.end(file);
    const body = await serve(request);
    answer(response, body === undefined ? 204 : 200, body);
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => refuse(response, error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  world.cdnUrl = () => `http://127.0.0.1:${port}`;
  const gateway = createGateway(server, world, () => `ws://127.0.0.1:${port}`, options.readyAfterMs);

  function transcript(channelId: string): FakeMessage[] {
    return (world.channels.get(channelId)?.messages ?? []).filter((message) => !message.deleted);
  }

  return {
    url: `http://127.0.0.1:${port}${BASE}`,
    token: world.bot.token,
    applicationId: world.bot.id,
    publicKey: signer.publicKey,
    signer,
    guildId: world.guild.id,
    gateway,
    calls,
    downloads,
    get commands() {
      return world.commands;
    },
    pings: world.pings,
    ...createPeople({ world, gateway, signer, target: () => target }),
    ...createRemoval(world, gateway),
    connect(to) {
      target = to;
    },
    openChannel: (change = {}) => addChannel(world, { id: newSnowflake(world), type: CHANNEL_TYPE.text, ...change }),
    openDirect: (person) =>
      addChannel(world, { id: newSnowflake(world), type: CHANNEL_TYPE.direct, members: new Set([person.id]) }),
    join(person) {
      world.guild.memberRoles.set(person.id, person.roles ?? []);
    },
    channel(id) {
      const channel = world.channels.get(id);
      if (channel === undefined) throw new Error(`no channel ${id}`);
      return channel;
    },
    transcript,
    said: (channelId) =>
      transcript(channelId)
        .filter(({ from }) => from === "bot")
        .map(({ content }) => content),
    threads: () => [...world.channels.values()].filter(({ type }) => type === CHANNEL_TYPE.thread),
    refuse(pattern, refusal = {}) {
      world.refuses.push({ pattern, ...HARMFUL_LINK, ...refusal });
    },
    breakDown(count, how) {
      Object.assign(broken, { calls: count, how });
    },
    stop() {
      gateway.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const HARMFUL_LINK = { status: 400, code: 240_000, message: "Message blocked by harmful links filter" };

function createWorld(options: FakeDiscordOptions, clock: Clock, publicKey: string): FakeWorld {
  return {
    clock,
    bot: { id: "4242", token: "fake-bot-token", publicKey, contentIntent: options.contentIntent ?? true },
    guild: { id: "7000", memberRoles: new Map([["4242", []]]) },
    channels: new Map(),
    interactions: new Map(),
    commands: [],
    endpoint: undefined,
    files: new Map(),
    cdnUrl: () => "",
    nonces: new Map(),
    refuses: [],
    pings: [],
    rateLimit: options.rateLimit,
    deferRaceMs: options.deferRaceMs ?? 0,
    nextSerial: 0,
  };
}

function gatewayBody({ port }: AddressInfo): unknown {
  const limit = { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 };
  return { url: `ws://127.0.0.1:${port}`, shards: 1, session_start_limit: limit };
}

/** The server itself answers the last two. */
const TABLE = Object.entries({
  ...ROUTES,
  "GET /gateway/bot": (): unknown => undefined,
  "PATCH /applications/@me": (): unknown => undefined,
}).map(([name, route]) => ({ name, route, isOpen: false, pattern: patternOf(name) }));
const OPEN_TABLE = Object.entries(OPEN_ROUTES).map(([name, route]) => ({
  name,
  route,
  isOpen: true,
  pattern: patternOf(name),
}));

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll("*", "([^/]+)").replace("@", "(?:@|%40)")}$`);
}

function findRoute(line: string) {
  for (const entry of [...OPEN_TABLE, ...TABLE]) {
    const match = entry.pattern.exec(line);
    if (match !== null) return { ...entry, at: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}

async function readBody(request: IncomingMessage): Promise<{ payload: unknown; files: Upload[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) {
    return { payload: bytes.length === 0 ? {} : (JSON.parse(bytes.toString("utf8")) as unknown), files: [] };
  }
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
  const files: Upload[] = [];
  let payload: unknown = {};
  for (const [name, value] of form.entries()) {
    if (typeof value === "string") payload = name === "payload_json" ? JSON.parse(value) : payload;
    else files.push({ filename: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { payload, files };
}

function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (!(error instanceof ApiRefusal)) return answer(response, 500, { code: 0, message: String(error) });
  if (error.status === 502) {
    if (error.message === "socket") response.destroy();
    else answer(response, 502, undefined);
    return;
  }
  const retryAfter = error.more["retry_after"];
  const headers: Record<string, string> =
    typeof retryAfter === "number" ? { "retry-after": String(Math.ceil(retryAfter)), "x-ratelimit-scope": "user" } : {};
  answer(response, error.status, { code: error.code, message: error.message, ...error.more }, headers);
}
