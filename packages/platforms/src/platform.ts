import type { DeskDeps } from "@echo/core/desk/deps";
import type { Adapter } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Chat } from "@echo/core/port/chat";
import type { Env, SettingTable } from "@echo/core/setting/setting";
import type { Clock } from "@echo/core/system/clock";
import type { Log } from "@echo/core/system/log";
import type { Hono } from "hono";
import type { Finding } from "./finding.ts";

/** What a process lends to its chats. */
export interface Process {
  clock: Clock;
  log: Log;
}

export interface Listening {
  desk: DeskDeps;
  clock: Clock;
  signal: AbortSignal;
}

/** `refused`: the token or the bot's settings are wrong; there is no sense in going on. */
export type ListenEnd = { kind: "stopped" } | { kind: "refused"; reason: string };

/** "thinking…" in place of answers: it goes as soon as a runner has taken the inbound up. */
export interface Placeholders {
  onTaken(inbound: Inbound): void;
  /** Resolves when no removal is in progress any more. */
  settled(): Promise<void>;
}

export type Registered =
  | { kind: "registered"; webhookUrl: string | undefined; inviteUrl?: string; lines: string[] }
  | { kind: "refused"; reason: string };

/**
 * A platform as the rest of the planner sees it. What it does it loads when it is asked: a runner that speaks in one
 * chat, or a webhook, carries nothing of the others. `env` is an environment whose settings have been checked; what a
 * facet needs and does not find there is a ConfigError.
 */
export interface Platform {
  /** What the keys of its conversations begin with. */
  adapter: Adapter;
  /** Its name in a sentence. */
  label: string;
  /** The rest of such a key: the platform's own address of a chat. */
  channel: RegExp;
  settings: SettingTable;
  isOn(env: Env): boolean;
  openChat(env: Env, process: Process): Promise<Chat>;
  /** The routes that it calls. */
  openWebhook?(env: Env, desk: DeskDeps): Promise<Hono>;
  /** Hears what comes by no webhook, until the signal aborts. */
  listen?(env: Env, listening: Listening): Promise<ListenEnd>;
  /** Fetches what else would come by the webhook, until the signal aborts: without a public address there is none. */
  poll?(env: Env, listening: Listening): Promise<ListenEnd>;
  openPlaceholders?(env: Env, process: Process): Promise<Placeholders>;
  /** The line about it that `npm start` prints. */
  greet?(env: Env): string;
  /** Tells the platform the commands and where its webhook is; `needs`: a line for the help. */
  register?: { needs: string; run(env: Env): Promise<Registered> };
  /** What the platform says of the bot; `channel`: and of its rights there. */
  inspect?(env: Env, asked: { now: number; channel: string | undefined }): Promise<Finding[]>;
}
