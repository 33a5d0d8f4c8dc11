import { readSettings, requireSetting } from "@echo/core/setting/setting";
import type { Platform } from "../platform.ts";
import { CONSOLE } from "./name.ts";
import { CONSOLE_SETTINGS } from "./setting.ts";

/** The console. The planner serves its pages itself, on one machine: see `webhook.ts`. */
export const consolePlatform: Platform = {
  ...CONSOLE,
  channel: /^[A-Za-z0-9_-]{1,64}$/,
  settings: CONSOLE_SETTINGS,
  isOn: (env) => readSettings(CONSOLE_SETTINGS, env).ECHO_CONSOLE_URL !== undefined,
  openChat: async (env) => {
    const { createConsoleChat } = await import("./chat.ts");
    const own = readSettings(CONSOLE_SETTINGS, env);
    return createConsoleChat({
      url: requireSetting(CONSOLE_SETTINGS, own, "ECHO_CONSOLE_URL"),
      token: requireSetting(CONSOLE_SETTINGS, own, "ECHO_CONSOLE_TOKEN"),
    });
  },
};
