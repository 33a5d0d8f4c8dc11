import type { PlannerConfig } from "@echo/core/setting/planner";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import type { ConfigError, Env, SettingTable } from "@echo/core/setting/setting";
import { checkSettings, readSettings, secretsIn } from "@echo/core/setting/setting";
import { PLATFORMS } from "./list.ts";

/** Every setting there is: the planner's own and those of its platforms. */
export const SETTINGS: SettingTable = Object.assign({}, PLANNER_SETTINGS, ...PLATFORMS.map(({ settings }) => settings));

/** The planner's own settings, once those of every platform are checked as well. */
export function readConfig(env: Env): PlannerConfig {
  readSettings(SETTINGS, env);
  return readSettings(PLANNER_SETTINGS, env);
}

export interface CheckedConfig {
  /** A wrong variable counts as not set, here and in `env`. */
  config: PlannerConfig;
  env: Env;
  wrong: readonly ConfigError[];
}

/** As {@link readConfig}, but finds every wrong variable instead of stopping. */
export function checkConfig(env: Env): CheckedConfig {
  const { wrong } = checkSettings(SETTINGS, env);
  const rest = { ...env, ...Object.fromEntries(wrong.map(({ variable }) => [variable, undefined])) };
  return { config: readConfig(rest), env: rest, wrong };
}

/** Every secret that is configured. */
export function secretsOf(env: Env): (string | undefined)[] {
  return secretsIn(SETTINGS, readSettings(SETTINGS, env));
}
