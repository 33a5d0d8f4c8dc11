import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** All processes that a test started in `folder`: the other processes whose environment names it. */
export function processesOf(folder: string, length = 200): string[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && read(`${pid}/environ`).includes(folder))
    .map((pid) => `${pid} ${read(`${pid}/cmdline`).replaceAll("\0", " ").slice(0, length)}`);
}

function read(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    return "";
  }
}

const PATIENCE_MS = 120_000;

export interface Ended {
  stdout: string;
  stderr: string;
  exitCode: number | null;
}

/** Runs a script with Node until it ends, at most `PATIENCE_MS`. Sends SIGINT once its output holds `until`. */
export function runScript(
  script: string,
  args: readonly string[],
  options: { cwd: string; env: Record<string, string>; uid?: number; until?: string },
): Promise<Ended> {
  const { until, ...where } = options;
  const limits = { timeout: PATIENCE_MS, killSignal: "SIGKILL" } as const;
  const child = spawn(process.execPath, [script, ...args], { ...where, ...limits, stdio: ["ignore", "pipe", "pipe"] });
  let isStopped = false;
  const shown = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      shown[name] += text;
      if (until === undefined || isStopped || !shown[name].includes(until)) return;
      isStopped = child.kill("SIGINT");
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exitCode) => resolve({ ...shown, exitCode }));
  });
}
