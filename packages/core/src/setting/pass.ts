import type { Reader } from "./reader.ts";
import type { Env, Setting, SettingTable } from "./setting.ts";

/** Names of the variables that are passed to a reader on the same machine. */
export function passedHere(table: SettingTable, reader: Reader): string[] {
  return namesOf(table, reader, ({ from }) => from !== "starter");
}

/** Names of the variables that are passed to a reader in the cloud in its plain environment. */
export function passedToCloud(table: SettingTable, reader: Reader): string[] {
  return namesOf(table, reader, ({ from, secret }) => from === "person" && !secret);
}

/** Names of the secrets of a reader in the cloud. They are passed separately, not in the plain environment. */
export function secretsToCloud(table: SettingTable, reader: Reader): string[] {
  return namesOf(table, reader, ({ from, secret }) => from === "person" && secret);
}

function namesOf(table: SettingTable, reader: Reader, isPassed: (setting: Setting<unknown>) => boolean): string[] {
  const isRead = ([, setting]: [string, Setting<unknown>]) => setting.for.includes(reader) && isPassed(setting);
  return Object.entries(table)
    .filter(isRead)
    .map(([name]) => name);
}

/** The variables that are set. */
export function pick(env: Env, names: readonly string[]): Record<string, string> {
  const set = names.map((name) => [name, env[name] ?? ""] as const).filter(([, value]) => value !== "");
  return Object.fromEntries(set);
}
