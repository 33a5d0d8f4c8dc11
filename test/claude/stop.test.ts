import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { systemClock } from "@echo/core/system/clock";
import { findMarked, identify, isAlive } from "@echo/claude/process-tree";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import { DEFAULT_LIMITS } from "@echo/claude/run";
import { createRunFiles } from "@echo/claude/run-files";
import { sweepMarker } from "@echo/claude/stop";
import { describe, expect, test } from "vitest";
import type { Bench } from "./bench.ts";
import { createBench, replies, says, uses } from "./bench.ts";

const hasProc = existsSync("/proc/self/environ");

/** Resolves once the file is there and holds something. */
async function written(path: string): Promise<string> {
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
    if (text !== "") return text;
    await delay(20);
  }
}

function pidIn(path: string) {
  const identity = identify(Number(readFileSync(path, "utf8")));
  if (identity === undefined) throw new Error(`nothing runs as ${path} says`);
  return identity;
}

/** Runs one Bash command in the open profile, and cancels once `ready` files are there. */
async function cancelDuring(
  bench: Bench,
  ready: readonly string[],
  given: object = {},
): Promise<{ outcome: ClaudeOutcome; pids: ReturnType<typeof pidIn>[]; tookMs: number }> {
  const controller = new AbortController();
  const running = bench.run({ prompt: "go", profile: "open", ...given }, { signal: controller.signal });
  await Promise.all(ready.map((name) => written(join(bench.cwd, name))));
  const pids = ready.map((name) => pidIn(join(bench.cwd, name)));
  const at = performance.now();
  controller.abort("cancelled");
  return { outcome: await running, pids, tookMs: performance.now() - at };
}

describe.skipIf(!hasProc)("a cancelled turn", () => {
  const bash = (command: string) => ({
    kind: "message" as const,
    content: uses({ name: "Bash", input: { command, timeout: 100_000 } }),
  });

  test("mid-command leaves no process behind, in whatever session it is", async () => {
    const command = [
      "echo $$ > shell",
      "setsid sh -c 'echo $$ > own; exec sleep 600' &",
      "env -i setsid /bin/sh -c 'echo $$ > bare; exec sleep 600' &",
      "nohup setsid sh -c 'trap \"\" INT TERM; echo $$ > deaf; while :; do sleep 1; done' > /dev/null 2>&1 &",
      "sleep 600",
    ].join("\n");
    const bench = await createBench(replies(bash(command)));
    const marker = `stop.${randomUUID()}`;
    const { outcome, pids, tookMs } = await cancelDuring(bench, ["shell", "own", "bare", "deaf"], { marker });
    expect(outcome).toMatchObject({ kind: "cancelled", reason: "cancelled" });
    expect(tookMs).toBeLessThan(5000);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(findMarked(marker)).toEqual([]);
    expect(await bench.leftovers()).toEqual([]);
  });

  test("is cancelled also when the CLI ignores SIGINT, and what fled from it is found without its marker", async () => {
    const bench = await createBench(replies(says("never")));
    const [cli, bare] = [join(bench.cwd, "cli"), join(bench.cwd, "bare")];
    const flee = `env -i setsid /bin/sh -c 'echo $$ > "${bare}"; exec sleep 600' &`;
    const script = `#!/bin/sh\ntrap '' INT\n${flee}\necho $$ > "${cli}"\nwhile :; do sleep 1; done\n`;
    const { outcome, pids, tookMs } = await cancelDuring(bench, ["cli", "bare"], {
      executable: await bench.program("deaf-cli", script),
      limits: { graceMs: 300 },
    });
    expect(outcome).toMatchObject({ kind: "cancelled", text: "" });
    expect(tookMs).toBeLessThan(3000);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test("before it began starts nothing", async () => {
    const bench = await createBench(replies(says("never")));
    const outcome = await bench.run({ prompt: "go" }, { signal: AbortSignal.abort("shutdown") });
    expect(outcome).toMatchObject({ kind: "cancelled", reason: "shutdown" });
    expect(bench.requests()).toEqual([]);
  });

  test("stays cancelled when its time runs out too", async () => {
    const bench = await createBench(replies({ kind: "hang" }));
    const controller = new AbortController();
    const script = `#!/bin/sh\ntrap 'sleep 1; exit 0' INT\necho $$ > "${join(bench.cwd, "cli")}"\nwhile :; do sleep 0.1; done\n`;
    let passedMs = 0;
    const running = bench.run(
      { prompt: "go", executable: await bench.program("slow-cli", script) },
      { signal: controller.signal, clock: { ...systemClock, monotonic: () => performance.now() + passedMs } },
    );
    await written(join(bench.cwd, "cli"));
    controller.abort("lease-lost");
    passedMs = 2 * DEFAULT_LIMITS.timeoutMs;
    expect(await running).toMatchObject({ kind: "cancelled", reason: "lease-lost" });
  });
});

describe.skipIf(!hasProc)("a turn that ended by itself", () => {
  test("takes along what its commands left in the background", async () => {
    const command =
      "nohup setsid sh -c 'echo $$ > own; exec sleep 600' > /dev/null 2>&1 &\nuntil [ -e seen ]; do sleep 0.05; done";
    const bench = await createBench(
      replies({ kind: "message", content: uses({ name: "Bash", input: { command } }) }, says("done")),
    );
    const running = bench.run({ prompt: "go", profile: "open" });
    await written(join(bench.cwd, "own"));
    const left = pidIn(join(bench.cwd, "own"));
    writeFileSync(join(bench.cwd, "seen"), "");
    expect((await running).kind).toBe("answered");
    expect(isAlive(left)).toBe(false);
  });

  test("killed from outside says so", async () => {
    const bench = await createBench(replies({ kind: "stall", content: [] }));
    const marker = `stop.${randomUUID()}`;
    const running = bench.run({ prompt: "go", marker });
    while (bench.requests().length === 0) await delay(20);
    for (const { pid } of findMarked(marker)) process.kill(pid, "SIGKILL");
    expect((await running).kind).toBe("killed");
  });
});

test.skipIf(!hasProc)("whoever takes over ends what bears the marker, and nothing else", async () => {
  const conversation = randomUUID();
  const start = (marker: string) =>
    spawn("sleep", ["600"], {
      detached: true,
      stdio: "ignore",
      env: { PATH: process.env["PATH"], ECHO_PLANNER_TURN: marker },
    });
  const [ours, other] = [start(`${conversation}.3.1`), start(`${randomUUID()}.1.1`)];
  const ended = new Promise((resolve) => ours.once("exit", (_, signal) => resolve(signal)));
  expect(await sweepMarker(`${conversation}.`, systemClock)).toBe(1);
  expect(await ended).toBe("SIGKILL");
  expect(other.exitCode ?? other.signalCode).toBeNull();
  other.kill("SIGKILL");
  await expect(sweepMarker("", systemClock)).rejects.toThrow("marker");
});

test("whoever takes over removes what a turn left that was killed with its runner, and nothing else", async () => {
  const [conversation, other] = [randomUUID(), randomUUID()];
  const root = await mkdtemp(join(tmpdir(), "echo-sweep-"));
  const ours = await createRunFiles(root, `${conversation}.3.1`, undefined);
  const theirs = await createRunFiles(root, `${other}.3.1`, undefined);
  expect(await readdir(root)).toHaveLength(4);
  await sweepMarker(`${conversation}.`, systemClock, root);
  expect((await readdir(root)).filter((name) => name.includes(other))).toHaveLength(2);
  expect(await readdir(root)).toHaveLength(2);
  await ours.remove();
  await theirs.remove();
  await rmdir(root);
});

test.skipIf(!hasProc)("whoever takes over ends also what has taken the mark off, below what bears it", async () => {
  const conversation = randomUUID();
  const folder = await mkdtemp(join(tmpdir(), "echo-sweep-"));
  const bare = join(folder, "bare");
  const flee = `env -i setsid /bin/sh -c 'echo $$ > "${bare}"; exec sleep 600' & wait`;
  spawn("sh", ["-c", flee], {
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env["PATH"], ECHO_PLANNER_TURN: `${conversation}.3.1` },
  });
  await written(bare);
  const left = pidIn(bare);
  await sweepMarker(`${conversation}.`, systemClock);
  expect(isAlive(left)).toBe(false);
  await rm(folder, { recursive: true });
});
