import { execa } from "execa";
import { isAtLeast, parseVersion } from "./version.ts";

/** The oldest version of the CLI that we tried. */
export const LEAST_VERSION = "2.1.330";

const VERSION_TIMEOUT_MS = 20_000;

export type VersionCheck =
  | { kind: "supported"; version: string }
  | { kind: "too-old"; version: string }
  /** The CLI did not start, or did not print a version. */
  | { kind: "unusable" };

export async function checkVersion(executable: string, env: Readonly<Record<string, string>>): Promise<VersionCheck> {
  const result = await execa(executable, ["--version"], {
    env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: VERSION_TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  const version = parseVersion(result.stdout)?.join(".");
  if (result.exitCode !== 0 || version === undefined) return { kind: "unusable" };
  return { kind: isAtLeast(version, LEAST_VERSION) ? "supported" : "too-old", version };
}
