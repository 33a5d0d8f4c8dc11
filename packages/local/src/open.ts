import type { PlannerConfig } from "@echo/core/setting/planner";
import { secretsOf } from "@echo/platforms/setting";
import { createLog } from "@echo/core/system/log";
import { createMask } from "@echo/core/text/mask";
import { checkStart } from "./check-start.ts";
import type { Home } from "./home.ts";
import { createLineWriter } from "./readable-log.ts";
import { print, warn } from "./run-main.ts";
import type { System } from "./system.ts";

export interface Opened {
  config: PlannerConfig;
  env: NodeJS.ProcessEnv;
  home: Home;
  system: System;
}

/** Reads the configuration, finds the CLI, and starts everything. Reports every problem here, not later. */
export async function openSystem(env: NodeJS.ProcessEnv, isDemo: boolean): Promise<Opened> {
  const { config, home, warnings } = await checkStart(env);
  for (const line of warnings) warn(line);
  // Loading the rest takes longest, and a wrong value is told without it.
  const { startSystem } = await import("./system.ts");
  const writeLine = createLineWriter(process.stderr);
  const log = createLog(config.LOG_LEVEL, writeLine, Date.now, createMask(secretsOf(env)));
  const system = await startSystem({ config, env, home, isDemo, log, writeLine });
  if (system.isOtherPort) print(`Port ${config.PORT} is taken; using the next free one. Set PORT to choose.`);
  if (system.isOpen) warn(openNotice(config.HOST, new URL(system.url).port));
  return { config, env, home, system };
}

/** What an address opens that others than this machine reach. */
function openNotice(host: string, port: string): string {
  return `HOST=${host}: port ${port} is open to everyone who reaches this machine, unencrypted. It answers them at the webhooks and /healthz; the console answers this machine only. To close it, leave HOST unset.`;
}
