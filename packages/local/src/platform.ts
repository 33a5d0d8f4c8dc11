import { Hono } from "hono";
import { systemClock } from "@echo/core/clock";
import type { Config } from "@echo/core/config";
import type { Adapter } from "@echo/core/conversation-key";
import type { DeskDeps } from "@echo/core/desk/desk";
import type { Log } from "@echo/core/log";
import type { Chat } from "@echo/core/port/chat";
import { createHastyApi } from "@echo/platforms/telegram/api";
import { createTelegramChat } from "@echo/platforms/telegram/chat";
import { pollTelegram } from "@echo/platforms/telegram/poll";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";

/** Every chat whose token is set, and the console. */
export function createChats(config: Config, log: Log, console: Chat): Partial<Record<Adapter, Chat>> {
  const token = config.TELEGRAM_BOT_TOKEN;
  const telegram =
    token === undefined
      ? {}
      : { telegram: createTelegramChat({ token, apiUrl: config.TELEGRAM_API_URL, clock: systemClock, log }) };
  return { echo: console, ...telegram };
}

function telegramDeps(config: Config, desk: DeskDeps) {
  return { desk, allowedUsers: config.ALLOWED_TELEGRAM_USERS, locale: config.PLANNER_LOCALE };
}

/** The webhooks: the same routes as in the cloud. */
export function platformRoute(config: Config, desk: DeskDeps): Hono {
  const app = new Hono();
  app.route("/", telegramWebhook({ ...telegramDeps(config, desk), secret: config.TELEGRAM_WEBHOOK_SECRET }));
  return app;
}

/** Long polling where a bot is configured and no public address is set. */
export function startPolling(config: Config, desk: DeskDeps): { stop(): Promise<void> } {
  const token = config.TELEGRAM_BOT_TOKEN;
  const stopped = new AbortController();
  const ended =
    token === undefined || config.PUBLIC_URL !== undefined
      ? Promise.resolve()
      : pollTelegram({
          ...telegramDeps(config, desk),
          api: createHastyApi({ token, apiUrl: config.TELEGRAM_API_URL, clock: systemClock }, 35),
          clock: systemClock,
          signal: stopped.signal,
        });
  return {
    stop: async () => {
      stopped.abort();
      await ended;
    },
  };
}
