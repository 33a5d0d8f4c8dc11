#!/usr/bin/env node
import { runCommandLine } from "@echo/cli/main";
import { loadEnvFile } from "./env-file.ts";

try {
  loadEnvFile();
} catch (error) {
  process.stderr.write(`echo-planner: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
// A reader that closes the pipe early (`| head`) is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
  now: Date.now,
  openLocal: async (dataDir) => (await import("./store/reach.ts")).reachStores(dataDir),
  untilStopped: () => {
    const stopped = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
    return stopped.signal;
  },
});
