import type { DeskDeps } from "@echo/core/desk/deps";
import type { Adapter } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Chat } from "@echo/core/port/chat";
import type { Env, SettingTable } from "@echo/core/setting/setting";
import type { Clock } from "@echo/core/system/clock";
import type { Log } from "@echo/core/system/log";
import type { Hono } from "hono";
import type { Finding } from "./finding.ts";

/** What a process gives to its chats. */
export interface Process {
  clock: Clock;
  log: Log;
}

export interface Listening {
  desk: DeskDeps;
  clock: Clock;
  signal: AbortSignal;
}

/** `refused`: the token or the bot's settings are wrong, so trying again cannot help. */
export type ListenEnd = { kind: "stopped" } | { kind: "refused"; reason: string };

/** The "thinking…" placeholders. Each one is replaced as soon as a runner takes its inbound. */
export interface Placeholders {
  onTaken(inbound: Inbound): void;
  /** Resolves when no replacement is in progress any more. */
  settled(): Promise<void>;
}

export type Registered =
  | { kind: "registered"; webhookUrl: string | undefined; inviteUrl?: string; lines: string[] }
  | { kind: "refused"; reason: string };

/**
 * A platform as the rest of the planner sees it. Each function loads its code when it is called. So a webhook, or a
 * runner that speaks in one chat, loads nothing of the other platforms. `env` is an environment whose settings have
 * been checked. If a function needs a setting that is not set, it throws a ConfigError.
 */
export interface Platform {
  /** The prefix of its conversation keys. */
  adapter: Adapter;
  /** Its name in a sentence. */
  label: string;
  /** Matches the rest of such a key: the platform's own address of a chat. */
  channel: RegExp;
  settings: SettingTable;
  isOn(env: Env): boolean;
  openChat(env: Env, process: Process): Promise<Chat>;
  /** The routes that the platform calls. */
  openWebhook?(env: Env, desk: DeskDeps): Promise<Hono>;
  /** Receives what the platform does not send to a webhook, until the signal aborts. */
  listen?(env: Env, listening: Listening): Promise<ListenEnd>;
  /** Without a public address there is no webhook: fetches what it would receive, until the signal aborts. */
  poll?(env: Env, listening: Listening): Promise<ListenEnd>;
  openPlaceholders?(env: Env, process: Process): Promise<Placeholders>;
  /** The line about the platform that `npm start` prints. */
  greet?(env: Env): string;
  /**
   * Tells the platform our commands and the address of its webhook. `needs`: a line for the help.
   * `requires`: the settings without which it cannot begin.
   */
  register?: { needs: string; requires: readonly string[]; run(env: Env): Promise<Registered> };
  /** What the platform reports about the bot and, if a `channel` is given, about the bot's rights there. */
  inspect?(env: Env, asked: { now: number; channel: string | undefined }): Promise<Finding[]>;
}
