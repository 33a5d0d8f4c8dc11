import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import type { Env, Values } from "@echo/core/setting/setting";
import { readSettings, secretsIn } from "@echo/core/setting/setting";
import { CONSOLE_SETTINGS } from "./console/setting.ts";
import { DISCORD_SETTINGS } from "./discord/setting.ts";
import { TELEGRAM_SETTINGS } from "./telegram/setting.ts";

/** Every setting there is: the planner's own and those of its platforms. */
export const SETTINGS = { ...PLANNER_SETTINGS, ...DISCORD_SETTINGS, ...TELEGRAM_SETTINGS, ...CONSOLE_SETTINGS };

export type Config = Values<typeof SETTINGS>;

export function readConfig(env: Env): Config {
  return readSettings(SETTINGS, env);
}

/** Every secret that is configured. */
export function secretsOf(config: Config): (string | undefined)[] {
  return secretsIn(SETTINGS, config);
}
