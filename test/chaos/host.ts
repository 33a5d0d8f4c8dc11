import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { processesOf } from "../e2e/process.ts";

const SYSTEM = fileURLToPath(new URL("system.ts", import.meta.url));
const Ready = z.object({ url: z.string(), consoleUrl: z.string() });
type Ready = z.infer<typeof Ready>;

/** The planner's process. It is started again on the same folders whenever it is killed. */
export interface Host {
  /** The planner's current addresses. Waits while it is starting. */
  address(): Promise<Ready>;
  /** Process ids of the running runners. */
  runners(): number[];
  /** The planner's own process id. */
  pid(): number | undefined;
  /** Process ids of the planner, its runners, their agents and everything those started. */
  everything(): number[];
  setWeather(weather: "calm" | "storm"): void;
  /** Asks the planner to stop, and waits for its end. */
  close(): Promise<void>;
}

export function startHost(root: string, env: Record<string, string>): Host {
  const log = createWriteStream(path.join(root, "log.jsonl"), { flags: "a" });
  let weather: "calm" | "storm" = "calm";
  let isClosed = false;
  let child: ChildProcess;
  let ready: Promise<Ready>;

  const start = () => {
    child = fork(SYSTEM, [], { env, stdio: ["ignore", "ignore", "pipe", "ipc"] });
    const current = child;
    current.stderr?.pipe(log, { end: false });
    ready = new Promise((resolve) => {
      current.once("message", (message) => {
        resolve(Ready.parse(message));
        current.send(weather);
      });
    });
    current.once("exit", () => {
      if (!isClosed) start();
    });
  };
  start();

  const pidsWhere = (wanted: (command: string) => boolean) =>
    processesOf(root).flatMap((line) => (wanted(line) ? [Number(line.split(" ")[0])] : []));
  return {
    address: () => ready,
    runners: () => pidsWhere((line) => line.includes("functions/runner/main.")),
    pid: () => child.pid,
    everything: () => pidsWhere(() => true),
    setWeather: (next) => {
      weather = next;
      if (child.connected) child.send(next);
    },
    close: async () => {
      isClosed = true;
      await ready;
      const ended = new Promise((resolve) => {
        child.once("exit", resolve);
      });
      child.kill("SIGTERM");
      await ended;
      log.end();
    },
  };
}
