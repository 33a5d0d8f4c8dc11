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

/** Resolves when the file exists and is not empty. */
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

/** Runs one Bash command in the open profile, and cancels when the `ready` files exist. */
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

  test("leaves no process of its command behind, even in another process session", async () => {
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

  test("is cancelled even if the CLI ignores SIGINT, and a child without the marker is found", async () => {
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

  test("starts no process if the cancel came before it began", async () => {
    const bench = await createBench(replies(says("never")));
    const outcome = await bench.run({ prompt: "go" }, { signal: AbortSignal.abort("shutdown") });
    expect(outcome).toMatchObject({ kind: "cancelled", reason: "shutdown" });
    expect(bench.requests()).toEqual([]);
  });

  test("stays cancelled if its time runs out too", async () => {
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
  test("ends the processes that its commands left in the background", async () => {
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

  test("says that it was killed from outside", async () => {
    const bench = await createBench(replies({ kind: "stall", content: [] }));
    const marker = `stop.${randomUUID()}`;
    const running = bench.run({ prompt: "go", marker });
    while (bench.requests().length === 0) await delay(20);
    for (const { pid } of findMarked(marker)) process.kill(pid, "SIGKILL");
    expect((await running).kind).toBe("killed");
  });
});

test.skipIf(!hasProc)("the sweep ends only processes with the conversation's marker", async () => {
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

test("the sweep removes only the temporary files of the conversation's killed turn", async () => {
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

test.skipIf(!hasProc)("the sweep also ends a child that dropped the marker, if its parent has it", async () => {
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
