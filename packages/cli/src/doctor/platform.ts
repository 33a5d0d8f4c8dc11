import { systemClock } from "@echo/core/system/clock";
import type { Config } from "@echo/platforms/setting";
import type { Finding } from "./finding.ts";
import { fail, ok, warn } from "./finding.ts";

/** What Telegram says of the bot; nothing to look at without one. */
export async function inspectTelegramBot(config: Config, now: number): Promise<Finding[]> {
  const token = config.TELEGRAM_BOT_TOKEN;
  if (token === undefined) return [ok("off (TELEGRAM_BOT_TOKEN is not set)")];
  const { createHastyApi } = await import("@echo/platforms/telegram/api");
  const { inspectTelegram } = await import("@echo/platforms/telegram/inspect");
  const publicUrl = config.PUBLIC_URL;
  const api = createHastyApi({ token, apiUrl: config.TELEGRAM_API_URL, clock: systemClock });
  const secret =
    publicUrl !== undefined && config.TELEGRAM_WEBHOOK_SECRET === undefined
      ? [
          fail(
            "TELEGRAM_WEBHOOK_SECRET is not set: every update is refused",
            "set it, then `echo-planner register telegram`",
          ),
        ]
      : [];
  return [
    ...(await inspectTelegram(api, { now, ...(publicUrl === undefined ? {} : { publicUrl }) })),
    ...secret,
    ...(config.ALLOWED_TELEGRAM_USERS.length === 0 ? [nobody("ALLOWED_TELEGRAM_USERS")] : []),
  ];
}

/** What Discord says of the application; `channelId`: and of its rights there. */
export async function inspectDiscordBot(config: Config, channelId: string | undefined): Promise<Finding[]> {
  const { DISCORD_BOT_TOKEN: token, DISCORD_APPLICATION_ID: applicationId, PUBLIC_URL: publicUrl } = config;
  if (token === undefined && applicationId === undefined) return [ok("off (DISCORD_BOT_TOKEN is not set)")];
  if (token === undefined)
    return [fail("DISCORD_BOT_TOKEN is not set", "set it to the token of the application's bot")];
  if (applicationId === undefined)
    return [fail("DISCORD_APPLICATION_ID is not set", "set it to the application's number")];
  const { createHastyApi } = await import("@echo/platforms/discord/api");
  const { inspectDiscord } = await import("@echo/platforms/discord/inspect");
  const api = createHastyApi({ token, apiUrl: config.DISCORD_API_URL, clock: systemClock });
  const isNobody = config.ALLOWED_DISCORD_USERS.length === 0 && config.ALLOWED_DISCORD_ROLES.length === 0;
  const found = await inspectDiscord(api, {
    applicationId,
    publicKey: config.DISCORD_PUBLIC_KEY,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(channelId === undefined ? {} : { channelId }),
  });
  return [...found, ...(isNobody ? [nobody("ALLOWED_DISCORD_USERS or ALLOWED_DISCORD_ROLES")] : [])];
}

function nobody(variable: string): Finding {
  return warn("nobody is allowed yet", `set ${variable}; whoever writes to the bot is shown their id`);
}
