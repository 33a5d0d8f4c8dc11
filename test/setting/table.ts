import { DEPLOY_SETTINGS } from "@echo/core/setting/deploy";
import type { Reader } from "@echo/core/setting/reader";
import type { Setting, SettingTable } from "@echo/core/setting/setting";
import { SETTINGS } from "@echo/platforms/setting";

/** Every setting of every program and of the deployment. */
export const ALL: SettingTable = { ...SETTINGS, ...DEPLOY_SETTINGS };

/** The names of a reader's declared settings that `isWanted` accepts. */
export function declaredFor(reader: Reader, isWanted: (setting: Setting<unknown>) => boolean): string[] {
  return Object.entries(ALL)
    .filter(([, setting]) => setting.for.includes(reader) && isWanted(setting))
    .map(([name]) => name);
}

/** A valid value for each setting. Each secret has its own value. */
export const SAMPLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ALL).map(([name, { schema }]) => {
    const own = `sample-of-${name}`;
    const candidates = [own, `1:${own}`, "77", "on", "warn", "ro", "guarded", "https://example.org", "a".repeat(64)];
    const sample = candidates.find((candidate) => schema.safeParse(candidate).success);
    if (sample === undefined) throw new Error(`no sample is a valid ${name}: add one`);
    return [name, sample];
  }),
);

export function samplesOf(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, SAMPLES[name] ?? ""]));
}
