import type { DeskDeps } from "@echo/core/desk/deps";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import type { Env } from "@echo/core/setting/setting";
import { readSetting, readSettings, requireSetting } from "@echo/core/setting/setting";
import { systemClock } from "@echo/core/system/clock";
import { fail, nobodyMay, ok } from "../finding.ts";
import type { Platform } from "../platform.ts";
import { DISCORD } from "./name.ts";
import type { DiscordDeps } from "./handle.ts";
import { DISCORD_SETTINGS } from "./setting.ts";

const read = (env: Env) => readSettings(DISCORD_SETTINGS, env);

function publicUrlIn(env: Env): { publicUrl?: string } {
  const publicUrl = readSetting(PLANNER_SETTINGS, env, "PUBLIC_URL");
  return publicUrl === undefined ? {} : { publicUrl };
}

function apiOptions(env: Env) {
  const own = read(env);
  const token = requireSetting(DISCORD_SETTINGS, own, "DISCORD_BOT_TOKEN");
  return { token, apiUrl: own.DISCORD_API_URL, clock: systemClock };
}

/** Discord's settings for the desk. The webhook and the Gateway use the same. */
async function depsOf(env: Env, desk: DeskDeps): Promise<DiscordDeps> {
  const { createThreadOpener } = await import("./thread.ts");
  const own = read(env);
  return {
    desk,
    allowedUsers: own.ALLOWED_DISCORD_USERS,
    allowedRoles: own.ALLOWED_DISCORD_ROLES,
    locale: readSetting(PLANNER_SETTINGS, env, "PLANNER_LOCALE"),
    openThread: createThreadOpener({ botToken: own.DISCORD_BOT_TOKEN, apiUrl: own.DISCORD_API_URL, log: desk.log }),
  };
}

export const discord: Platform = {
  ...DISCORD,
  channel: /^\d{1,20}$/,
  settings: DISCORD_SETTINGS,
  isOn: (env) => read(env).DISCORD_BOT_TOKEN !== undefined,
  openChat: async (env, process) => {
    const { createDiscordChat } = await import("./chat.ts");
    return createDiscordChat({ ...apiOptions(env), ...process });
  },
  openWebhook: async (env, desk) => {
    const { discordWebhook } = await import("./webhook.ts");
    return discordWebhook({ ...(await depsOf(env, desk)), publicKey: read(env).DISCORD_PUBLIC_KEY });
  },
  listen: async (env, { desk, clock, signal }) => {
    const { runDiscordGateway } = await import("./gateway.ts");
    return runDiscordGateway({ ...(await depsOf(env, desk)), ...apiOptions(env), clock, signal });
  },
  openPlaceholders: async (env, process) => {
    const { createPlaceholders } = await import("./deferred.ts");
    const applicationId = requireSetting(DISCORD_SETTINGS, read(env), "DISCORD_APPLICATION_ID");
    return createPlaceholders({ ...apiOptions(env), ...process, applicationId });
  },
  greet: (env) => {
    const { DISCORD_BOT_TOKEN: token, ALLOWED_DISCORD_USERS: users, ALLOWED_DISCORD_ROLES: roles } = read(env);
    if (token === undefined) return "off (set DISCORD_BOT_TOKEN)";
    const isOpen = users.length + roles.length > 0;
    return isOpen ? "on, Gateway" : "nobody is allowed yet: set ALLOWED_DISCORD_USERS or ALLOWED_DISCORD_ROLES";
  },
  register: {
    needs:
      "discord: needs DISCORD_APPLICATION_ID and DISCORD_BOT_TOKEN; with PUBLIC_URL interactions go there, else over the\nGateway.",
    requires: ["DISCORD_APPLICATION_ID", "DISCORD_BOT_TOKEN"],
    run: async (env) => {
      const [{ createHastyApi }, { registerDiscord }] = await Promise.all([
        import("./api.ts"),
        import("./register.ts"),
      ]);
      const applicationId = requireSetting(DISCORD_SETTINGS, read(env), "DISCORD_APPLICATION_ID");
      const result = await registerDiscord(createHastyApi(apiOptions(env)), { applicationId, ...publicUrlIn(env) });
      if (result.kind === "refused") return result;
      const { interactionsUrl: url, inviteUrl, commands } = result;
      const where = url === undefined ? "come over the Gateway" : `go to ${url}`;
      const lines = [`${commands} commands are registered; interactions ${where}.`, `Invite the bot: ${inviteUrl}`];
      return { kind: "registered", webhookUrl: url, inviteUrl, lines };
    },
  },
  inspect: async (env, { channel }) => {
    const own = read(env);
    const { DISCORD_BOT_TOKEN: token, DISCORD_APPLICATION_ID: applicationId } = own;
    if (token === undefined && applicationId === undefined) return [ok("off (DISCORD_BOT_TOKEN is not set)")];
    if (token === undefined)
      return [fail("DISCORD_BOT_TOKEN is not set", "set it to the token of the application's bot")];
    if (applicationId === undefined)
      return [fail("DISCORD_APPLICATION_ID is not set", "set it to the application's number")];
    const [{ createHastyApi }, { inspectDiscord }] = await Promise.all([import("./api.ts"), import("./inspect.ts")]);
    const found = await inspectDiscord(createHastyApi(apiOptions(env)), {
      applicationId,
      publicKey: own.DISCORD_PUBLIC_KEY,
      ...publicUrlIn(env),
      ...(channel === undefined ? {} : { channelId: channel }),
    });
    const isNobody = own.ALLOWED_DISCORD_USERS.length === 0 && own.ALLOWED_DISCORD_ROLES.length === 0;
    return [...found, ...(isNobody ? [nobodyMay("ALLOWED_DISCORD_USERS or ALLOWED_DISCORD_ROLES")] : [])];
  },
};
