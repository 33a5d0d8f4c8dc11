import type { ListenEnd } from "../platform.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketManager, WebSocketShardEvents } from "@discordjs/ws";
import type { Clock } from "@echo/core/system/clock";
import { doubled } from "@echo/core/system/retry";
import { GatewayCloseCodes, GatewayIntentBits } from "discord-api-types/v10";
import { createPatientApi, DiscordRefusal, doing } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import type { DiscordDeps } from "./handle.ts";
import { createListener } from "./listen.ts";

export interface DiscordGatewayOptions extends DiscordDeps {
  /** `DISCORD_BOT_TOKEN` */
  token: string;
  apiUrl: string;
  clock: Clock;
  signal: AbortSignal;
}

/** `Guilds` tells of deleted threads and channels, and of servers that we were removed from. */
const INTENTS =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.DirectMessages |
  GatewayIntentBits.MessageContent;

/**
 * After these close codes Discord would close a new connection too.
 * See https://discord.com/developers/docs/topics/opcodes-and-status-codes
 */
const FATAL: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]:
    "DISCORD_BOT_TOKEN: expected the bot's token, Discord does not know this one",
  [GatewayCloseCodes.InvalidShard]: "invalid shard",
  [GatewayCloseCodes.ShardingRequired]: "the bot is in too many servers for one connection",
  [GatewayCloseCodes.InvalidAPIVersion]: "Discord no longer speaks this version of the Gateway",
  [GatewayCloseCodes.InvalidIntents]: "invalid intents",
  [GatewayCloseCodes.DisallowedIntents]:
    "turn on MESSAGE CONTENT INTENT on the Bot page of https://discord.com/developers/applications",
};

const STOP_MS = 5000;
const BACKOFF_MS = { first: 1000, most: 60_000 };

/**
 * Receives plain messages, which Discord sends only over the Gateway. If no address is set for interactions, receives
 * those too. The library identifies, resumes and reconnects. Messages sent while there was no session are read by REST.
 */
export async function runDiscordGateway(options: DiscordGatewayOptions): Promise<ListenEnd> {
  const { clock, desk, signal } = options;
  const api = createPatientApi(options);
  let failures = 0;
  while (!signal.aborted) {
    try {
      return await connect(options, api);
    } catch (error) {
      if (error instanceof DiscordRefusal && error.status === 401) {
        const reason = FATAL[GatewayCloseCodes.AuthenticationFailed] ?? error.message;
        desk.log("error", "discord-gateway-refused", { code: error.status, reason });
        return { kind: "refused", reason };
      }
      failures += 1;
      const waitMs = doubled(BACKOFF_MS, failures);
      desk.log("warn", "discord-gateway-unreachable", { error: String(error), waitMs });
      await clock.sleep(waitMs, signal);
    }
  }
  return { kind: "stopped" };
}

async function connect(options: DiscordGatewayOptions, api: DiscordApi): Promise<ListenEnd> {
  const { desk, signal, token } = options;
  const manager = new WebSocketManager({ token, intents: INTENTS, rest: api });
  const listener = createListener(options, api);
  const ended = Promise.withResolvers<ListenEnd>();
  const stop = () => ended.resolve({ kind: "stopped" });
  manager.on(WebSocketShardEvents.Closed, (code) => {
    const reason = FATAL[code];
    desk.log(reason === undefined ? "info" : "error", "discord-gateway-closed", { code, reason });
    if (reason !== undefined) ended.resolve({ kind: "refused", reason });
  });
  const failed = (error: Error) => desk.log("warn", "discord-gateway-failed", { error: String(error) });
  manager.on(WebSocketShardEvents.Error, failed);
  manager.on(WebSocketShardEvents.SocketError, failed);
  manager.on(WebSocketShardEvents.Ready, ({ user }) => listener.ready(user.id));
  manager.on(WebSocketShardEvents.Dispatch, (payload) => listener.take(payload));
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const connected = doing(manager.connect());
  try {
    await Promise.race([connected, ended.promise]);
    return await ended.promise;
  } finally {
    signal.removeEventListener("abort", stop);
    // If we destroy the manager while it waits for a session to begin, it never ends and connects again.
    if (signal.aborted) await within(STOP_MS, connected);
    await within(STOP_MS, Promise.resolve(manager.destroy({ reason: "stopped" })));
    await listener.settled();
  }
}

async function within(ms: number, ended: Promise<void>): Promise<void> {
  await Promise.race([ended.catch(() => {}), sleep(ms, undefined, { ref: false })]);
}
