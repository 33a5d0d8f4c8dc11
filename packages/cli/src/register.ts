import { systemClock } from "@echo/core/system/clock";
import { requireSetting } from "@echo/core/setting/setting";
import type { Config } from "@echo/platforms/setting";
import { readConfig } from "@echo/platforms/setting";
import { DISCORD_SETTINGS } from "@echo/platforms/discord/setting";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import { TELEGRAM_SETTINGS } from "@echo/platforms/telegram/setting";
import type { Command, CommandInput } from "./command.ts";
import { CommandError, UsageError } from "./command.ts";

export const registerCommand: Command = {
  name: "register",
  operands: "telegram|discord",
  summary: "Tells a platform the commands and where its webhook is.",
  details: [
    "telegram: needs TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET and PUBLIC_URL.",
    "discord: needs DISCORD_APPLICATION_ID and DISCORD_BOT_TOKEN; with PUBLIC_URL interactions go there, else over the\nGateway.",
  ],
  options: {},
  run: async (context, input) => {
    const platform = readPlatform(input);
    const config = readConfig(context.env);
    const { lines, ...done } = platform === "telegram" ? await registerTelegram(config) : await registerDiscord(config);
    if (input.isJson) context.print(JSON.stringify({ platform, ...done }, null, 2));
    else for (const line of lines) context.print(line);
    return 0;
  },
};

function readPlatform({ positionals }: CommandInput): "telegram" | "discord" {
  const [platform, ...rest] = positionals;
  if (platform !== "telegram" && platform !== "discord")
    throw new UsageError("a platform is needed: telegram or discord");
  if (rest[0] !== undefined) throw new UsageError(`unexpected ${JSON.stringify(rest[0])}`);
  return platform;
}

interface Registered {
  webhook_url: string | null;
  invite_url?: string;
  /** For a person. */
  lines: string[];
}

async function registerTelegram(config: Config): Promise<Registered> {
  const { createHastyApi } = await import("@echo/platforms/telegram/api");
  const { registerTelegram: register } = await import("@echo/platforms/telegram/register");
  const token = requireSetting(TELEGRAM_SETTINGS, config, "TELEGRAM_BOT_TOKEN");
  const wanted = {
    publicUrl: requireSetting(PLANNER_SETTINGS, config, "PUBLIC_URL"),
    secret: requireSetting(TELEGRAM_SETTINGS, config, "TELEGRAM_WEBHOOK_SECRET"),
  };
  const result = await register(createHastyApi({ token, apiUrl: config.TELEGRAM_API_URL, clock: systemClock }), wanted);
  if (result.kind === "refused") throw new CommandError(`Telegram refused: ${result.reason}`);
  const { url } = result;
  return { webhook_url: url, lines: [`Telegram sends updates to ${url}; the command menu is set.`] };
}

async function registerDiscord(config: Config): Promise<Registered> {
  const { createHastyApi } = await import("@echo/platforms/discord/api");
  const { registerDiscord: register } = await import("@echo/platforms/discord/register");
  const applicationId = requireSetting(DISCORD_SETTINGS, config, "DISCORD_APPLICATION_ID");
  const token = requireSetting(DISCORD_SETTINGS, config, "DISCORD_BOT_TOKEN");
  const publicUrl = config.PUBLIC_URL;
  const result = await register(createHastyApi({ token, apiUrl: config.DISCORD_API_URL, clock: systemClock }), {
    applicationId,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  if (result.kind === "refused") throw new CommandError(`Discord refused: ${result.reason}`);
  const { interactionsUrl: url, inviteUrl, commands } = result;
  return {
    webhook_url: url ?? null,
    invite_url: inviteUrl,
    lines: [
      `${commands} commands are registered; interactions ${url === undefined ? "come over the Gateway" : `go to ${url}`}.`,
      `Invite the bot: ${inviteUrl}`,
    ],
  };
}
