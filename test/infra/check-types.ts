import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { ensurePlatform, ROOT } from "./platform.ts";

/**
 * Checks the configuration against the platform's real types. The platform's sources are part of the program and do not
 * pass our compiler settings, so only errors in our files count.
 */
await ensurePlatform();
const said = await promisify(execFile)(
  path.join(ROOT, "node_modules/.bin/tsc"),
  ["-p", "infra/tsconfig.json", "--pretty", "false"],
  { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 },
).catch((error: unknown) => error as { stdout: string });

const lines = said.stdout.split("\n");
// Without the platform the check would find no errors and prove nothing.
if (!lines.some((line) => line.startsWith(".sst/platform/")))
  throw new Error(`tsc did not read the platform:\n${said.stdout}`);
const ours = lines.filter((line) => /^(infra\/|sst\.config\.ts)/.test(line));
for (const line of ours) process.stderr.write(`${line}\n`);
process.exitCode = ours.length === 0 ? 0 : 1;
