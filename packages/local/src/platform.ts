import type { DeskDeps } from "@echo/core/desk/deps";
import { Hono } from "hono";
import { systemClock } from "@echo/core/system/clock";
import type { Config } from "@echo/platforms/setting";
import type { Adapter } from "@echo/core/id/conversation-key";
import type { Log } from "@echo/core/system/log";
import type { Chat } from "@echo/core/port/chat";
import { createDiscordChat } from "@echo/platforms/discord/chat";
import { composeDiscord } from "@echo/platforms/discord/compose";
import { runDiscordGateway } from "@echo/platforms/discord/gateway";
import { discordWebhook } from "@echo/platforms/discord/webhook";
import { createHastyApi } from "@echo/platforms/telegram/api";
import { createTelegramChat } from "@echo/platforms/telegram/chat";
import type { TelegramDeps } from "@echo/platforms/telegram/handle";
import { pollTelegram } from "@echo/platforms/telegram/poll";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";

/** Every chat whose token is set, and the console. */
export function createChats(config: Config, log: Log, console: Chat): Partial<Record<Adapter, Chat>> {
  const { TELEGRAM_BOT_TOKEN, TELEGRAM_API_URL, DISCORD_BOT_TOKEN, DISCORD_API_URL } = config;
  const shared = { clock: systemClock, log };
  return {
    echo: console,
    ...(TELEGRAM_BOT_TOKEN === undefined
      ? {}
      : { telegram: createTelegramChat({ ...shared, token: TELEGRAM_BOT_TOKEN, apiUrl: TELEGRAM_API_URL }) }),
    ...(DISCORD_BOT_TOKEN === undefined
      ? {}
      : { discord: createDiscordChat({ ...shared, token: DISCORD_BOT_TOKEN, apiUrl: DISCORD_API_URL }) }),
  };
}

function telegramDeps(config: Config, desk: DeskDeps): TelegramDeps {
  return { desk, allowedUsers: config.ALLOWED_TELEGRAM_USERS, locale: config.PLANNER_LOCALE };
}

/** The webhooks: the same routes as in the cloud. */
export function platformRoute(config: Config, desk: DeskDeps): Hono {
  const app = new Hono();
  app.route("/", telegramWebhook({ ...telegramDeps(config, desk), secret: config.TELEGRAM_WEBHOOK_SECRET }));
  app.route("/", discordWebhook({ ...composeDiscord(config, desk), publicKey: config.DISCORD_PUBLIC_KEY }));
  return app;
}

/** What needs no public address: Telegram by long polling where none is set, Discord's messages by its Gateway. */
export function startListening(config: Config, desk: DeskDeps): { stop(): Promise<void> } {
  const { TELEGRAM_BOT_TOKEN, TELEGRAM_API_URL, DISCORD_BOT_TOKEN, DISCORD_API_URL, PUBLIC_URL } = config;
  const stopped = new AbortController();
  const shared = { clock: systemClock, signal: stopped.signal };
  const polls = TELEGRAM_BOT_TOKEN !== undefined && PUBLIC_URL === undefined;
  const telegram = polls
    ? pollTelegram({
        ...telegramDeps(config, desk),
        ...shared,
        api: createHastyApi({ token: TELEGRAM_BOT_TOKEN, apiUrl: TELEGRAM_API_URL, clock: systemClock }, 40),
      })
    : undefined;
  const discord =
    DISCORD_BOT_TOKEN === undefined
      ? undefined
      : runDiscordGateway({
          ...composeDiscord(config, desk),
          ...shared,
          token: DISCORD_BOT_TOKEN,
          apiUrl: DISCORD_API_URL,
        });
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all([telegram, discord]);
    },
  };
}
