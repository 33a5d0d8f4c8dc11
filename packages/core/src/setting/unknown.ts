import { nearest } from "../text/nearest.ts";
import type { Env, SettingTable } from "./setting.ts";

/** A variable that looks like a setting and is none. */
export interface UnknownSetting {
  name: string;
  /** The declared name that was probably meant. */
  meant: string | undefined;
  /** A misspelt name of our own stops the start: its value would be missed without a word. */
  isRefused: boolean;
}

/** Names that begin like this are ours alone. Others (`DISCORD_…`) may belong to another program. */
const OURS = /^(?:PLANNER|NIGHT|ECHO)_/;

/** Letters that a slip of the hand adds, drops, changes or swaps. */
const SLIP = 2;

/** A shorter name resembles too many others by chance. */
const LEAST_LENGTH = 9;

/** Every variable that begins with one of our prefixes and is not declared, and every misspelt one. */
export function unknownSettings(table: SettingTable, env: Env): UnknownSetting[] {
  const declared = Object.keys(table);
  const given = Object.keys(env).filter((name) => !Object.hasOwn(table, name) && (env[name] ?? "") !== "");
  return given.flatMap((name) => {
    const isOurs = OURS.test(name);
    const meant = isOurs || name.length >= LEAST_LENGTH ? nearest(name.toUpperCase(), declared, SLIP) : undefined;
    if (meant === undefined && !isOurs) return [];
    return [{ name, meant, isRefused: isOurs && meant !== undefined }];
  });
}

export function describeUnknown({ name, meant }: UnknownSetting): string {
  return meant === undefined
    ? `${name}: there is no setting of this name, so it changes nothing. All names are in docs/settings.md.`
    : `${name}: there is no setting of this name. Did you mean ${meant}? Set that one in the environment or in .env.`;
}
