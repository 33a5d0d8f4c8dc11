import { DEPLOY_SETTINGS } from "@echo/core/setting/deploy";
import { passedToCloud, pick, secretsToCloud } from "@echo/core/setting/pass";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import type { Reader } from "@echo/core/setting/reader";
import { readSetting } from "@echo/core/setting/setting";
import { DISCORD_SETTINGS } from "@echo/platforms/discord/setting";
import { TELEGRAM_SETTINGS } from "@echo/platforms/telegram/setting";

const SETTINGS = {
  ...DISCORD_SETTINGS,
  ...TELEGRAM_SETTINGS,
  ...PLANNER_SETTINGS,
  ...DEPLOY_SETTINGS,
};

/** The settings, without the secrets, that are set in the deployer's environment or `.env`. */
export function settings(reader: Reader): Record<string, string> {
  return pick(process.env, passedToCloud(SETTINGS, reader));
}

/** Variables that are secrets of these readers, in the table's order. */
export function secretNames(...readers: Reader[]): string[] {
  const names = new Set(readers.flatMap((reader) => secretsToCloud(SETTINGS, reader)));
  return Object.keys(SETTINGS).filter((name) => names.has(name));
}

/** The settings that the cloud configuration itself reads. */
export function ofDeployer<Name extends keyof typeof SETTINGS>(name: Name) {
  return readSetting(SETTINGS, process.env, name);
}
