import { ConfigError } from "@echo/core/setting/setting";
import type { PlannerConfig } from "@echo/core/setting/planner";
import { readConfig, secretsOf } from "@echo/platforms/setting";
import { createLog } from "@echo/core/system/log";
import { createMask } from "@echo/core/text/mask";
import { checkPrompts } from "@echo/cli/prompt";
import { resolveExecutable } from "@echo/claude/executable";
import type { Home } from "./home.ts";
import { resolveHome } from "./home.ts";
import type { System } from "./system.ts";
import { startSystem } from "./system.ts";

export interface Opened {
  config: PlannerConfig;
  env: NodeJS.ProcessEnv;
  home: Home;
  system: System;
}

/** The planner cannot start. One line says what is wrong and what to do. */
class StartError extends Error {}

/** Reads the configuration, finds the CLI, and starts everything. Reports every problem here, not later. */
export async function openSystem(env: NodeJS.ProcessEnv, isDemo: boolean): Promise<Opened> {
  const config = readConfig(env);
  const home = resolveHome(config);
  const executable = resolveExecutable(env);
  if (executable.kind === "missing") {
    throw new StartError(
      `The Claude CLI was not found (tried ${executable.tried.join(", ")}): run \`npm ci\`, or set CLAUDE_BIN to it.`,
    );
  }
  await checkPrompts(config, home.agent);
  const mask = createMask(secretsOf(env));
  const log = createLog(config.LOG_LEVEL, (line) => process.stderr.write(line), Date.now, mask);
  const system = await startSystem({ config, env, home, isDemo, log });
  if (system.isOtherPort) print(`Port ${config.PORT} is taken; using the next free one. Set PORT to choose.`);
  return { config, env, home, system };
}

/** Milliseconds left for the last lines on standard output. */
const LINGER_MS = 2000;

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs `main` until it ends or a signal asks it to stop. A start error prints one line and exits with 1. */
export async function runMain(main: (stop: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    await main(stopping.signal);
  } catch (error) {
    if (error instanceof ConfigError || error instanceof StartError || isStoreLocked(error)) {
      process.stderr.write(`${error.message}\n`);
    } else {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
    process.exitCode = 1;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    // A library that still waits for a remote service must not keep the process alive.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

function isStoreLocked(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "store-locked";
}

/** Resolves when a signal has asked to stop. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
