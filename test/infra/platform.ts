import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

export const ROOT = path.resolve(import.meta.dirname, "../..");
/** SST's own sources and types, and the providers, as its command line unpacks them. */
export const PLATFORM = path.join(ROOT, ".sst/platform");

const run = promisify(execFile);
const fromHere = createRequire(import.meta.url);

/**
 * Unpacks the platform if it is missing or has another version. The pinned bun installs its dependencies. Without these
 * variables SST would first download bun and Pulumi's own program.
 */
export async function ensurePlatform(): Promise<void> {
  if (isInstalled()) return;
  const bun = bunPath();
  await run(path.join(ROOT, "node_modules/.bin/sst"), ["install", "--stage", "ci"], {
    cwd: ROOT,
    env: {
      ...process.env,
      SST_TELEMETRY_DISABLED: "1",
      SST_SKIP_DEPENDENCY_CHECK: "1",
      ...(bun === undefined ? {} : { SST_BUN_PATH: bun }),
    },
  });
  if (!isInstalled()) throw new Error(`sst install left no platform in ${PLATFORM}`);
}

function isInstalled(): boolean {
  const version = path.join(PLATFORM, "version");
  const isThere = existsSync(version) && existsSync(path.join(PLATFORM, "node_modules/@pulumi/aws/package.json"));
  return isThere && readFileSync(version, "utf8").trim() === sstVersion();
}

function sstVersion(): string {
  const manifest = readFileSync(path.join(ROOT, "node_modules/sst/package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** An optional dependency, which npm installs on Linux x64. */
function bunPath(): string | undefined {
  try {
    return path.join(path.dirname(fromHere.resolve("@oven/bun-linux-x64/package.json")), "bin/bun");
  } catch {
    return undefined;
  }
}
