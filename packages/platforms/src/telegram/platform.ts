import type { DeskDeps } from "@echo/core/desk/deps";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import type { Env } from "@echo/core/setting/setting";
import { readSetting, readSettings, requireSetting } from "@echo/core/setting/setting";
import { systemClock } from "@echo/core/system/clock";
import { fail, nobodyMay, ok } from "../finding.ts";
import type { Platform } from "../platform.ts";
import { TELEGRAM } from "./name.ts";
import type { TelegramDeps } from "./handle.ts";
import { TELEGRAM_SETTINGS } from "./setting.ts";
import { webhookUrl } from "./webhook-url.ts";

/** Seconds. Longer than Telegram holds a poll request while there is no update. */
const POLL_TIMEOUT_S = 40;

const read = (env: Env) => readSettings(TELEGRAM_SETTINGS, env);
const publicUrlIn = (env: Env) => readSetting(PLANNER_SETTINGS, env, "PUBLIC_URL");

function apiOptions(env: Env) {
  const own = read(env);
  const token = requireSetting(TELEGRAM_SETTINGS, own, "TELEGRAM_BOT_TOKEN");
  return { token, apiUrl: own.TELEGRAM_API_URL, clock: systemClock };
}

function depsOf(env: Env, desk: DeskDeps): TelegramDeps {
  const locale = readSetting(PLANNER_SETTINGS, env, "PLANNER_LOCALE");
  return { desk, allowedUsers: read(env).ALLOWED_TELEGRAM_USERS, locale };
}

export const telegram: Platform = {
  ...TELEGRAM,
  channel: /^-?\d{1,20}(:\d{1,20})?$/,
  settings: TELEGRAM_SETTINGS,
  isOn: (env) => read(env).TELEGRAM_BOT_TOKEN !== undefined,
  openChat: async (env, process) => {
    const { createTelegramChat } = await import("./chat.ts");
    return createTelegramChat({ ...apiOptions(env), ...process });
  },
  openWebhook: async (env, desk) => {
    const { telegramWebhook } = await import("./webhook.ts");
    return telegramWebhook({ ...depsOf(env, desk), secret: read(env).TELEGRAM_WEBHOOK_SECRET });
  },
  poll: async (env, { desk, clock, signal }) => {
    const [{ createHastyApi }, { pollTelegram }] = await Promise.all([import("./api.ts"), import("./poll.ts")]);
    const api = createHastyApi(apiOptions(env), POLL_TIMEOUT_S);
    return pollTelegram({ ...depsOf(env, desk), api, clock, signal });
  },
  greet: (env) => {
    const { TELEGRAM_BOT_TOKEN: token, ALLOWED_TELEGRAM_USERS: users } = read(env);
    if (token === undefined) return "off (set TELEGRAM_BOT_TOKEN)";
    const who = users.length === 0 ? "nobody is allowed yet: set ALLOWED_TELEGRAM_USERS" : "on";
    const publicUrl = publicUrlIn(env);
    if (publicUrl === undefined) return `${who}, long polling`;
    return `${who}, webhook at ${webhookUrl(publicUrl)}; unset PUBLIC_URL to poll`;
  },
  register: {
    needs: "telegram: needs TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET and PUBLIC_URL.",
    requires: ["TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "PUBLIC_URL"],
    run: async (env) => {
      const [{ createHastyApi }, { registerTelegram }] = await Promise.all([
        import("./api.ts"),
        import("./register.ts"),
      ]);
      const options = apiOptions(env);
      const result = await registerTelegram(createHastyApi(options), {
        publicUrl: requireSetting(PLANNER_SETTINGS, { PUBLIC_URL: publicUrlIn(env) }, "PUBLIC_URL"),
        secret: requireSetting(TELEGRAM_SETTINGS, read(env), "TELEGRAM_WEBHOOK_SECRET"),
      });
      if (result.kind === "refused") return result;
      const lines = [`Telegram sends updates to ${result.url}; the command menu is set.`];
      return { kind: "registered", webhookUrl: result.url, lines };
    },
  },
  inspect: async (env, { now }) => {
    const own = read(env);
    if (own.TELEGRAM_BOT_TOKEN === undefined) return [ok("off (TELEGRAM_BOT_TOKEN is not set)")];
    const [{ createHastyApi }, { inspectTelegram }] = await Promise.all([import("./api.ts"), import("./inspect.ts")]);
    const publicUrl = publicUrlIn(env);
    const isClosed = publicUrl !== undefined && own.TELEGRAM_WEBHOOK_SECRET === undefined;
    return [
      ...(await inspectTelegram(createHastyApi(apiOptions(env)), {
        now,
        ...(publicUrl === undefined ? {} : { publicUrl }),
      })),
      ...(isClosed ? [fail("TELEGRAM_WEBHOOK_SECRET is not set: every update is refused", SET_SECRET)] : []),
      ...(own.ALLOWED_TELEGRAM_USERS.length === 0 ? [nobodyMay("ALLOWED_TELEGRAM_USERS")] : []),
    ];
  },
};

const SET_SECRET = "set it, then `echo-planner register telegram`";
