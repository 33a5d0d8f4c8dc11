import { readFileSync } from "node:fs";
import path from "node:path";
import { findMarked } from "@echo/claude/process-tree";
import { conversationKey } from "@echo/core/id/conversation-key";
import { conversationMarker } from "@echo/runner/agent/process-marker";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Line } from "../e2e/line.ts";
import { asks, uses } from "../e2e/line.ts";
import type { Planner } from "../e2e/planner.ts";
import { startPlanner } from "../e2e/planner.ts";
import { processesOf } from "../e2e/process.ts";

/** A tool call in its own process session: it survives a signal to the CLI's process group. */
const SLEEP: Line = uses("Bash", { command: "setsid sleep 600" });
const SAID_WITHIN_MS = 1000;
const GONE_WITHIN_MS = 5000;
const STOPPED_WITHIN_MS = 20_000;
const patience = { timeout: 60_000, interval: 50 };

let planner: Planner;
beforeAll(async () => {
  planner = await startPlanner({
    env: { PLANNER_PHASES: "office-hours", PLANNER_PERMISSIONS: "open", RESCUE_INTERVAL_S: "1", LOG_LEVEL: "warn" },
  });
});
afterAll(() => planner.stop());

/** All processes that work for the conversation now. */
function turnProcesses(channel: string): string[] {
  return findMarked(conversationMarker(conversationKey("echo", channel))).map(({ pid }) => commandOf(pid));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

async function untilAsleep(channel: string): Promise<void> {
  await vi.waitFor(() => expect(turnProcesses(channel)).toContainEqual(expect.stringMatching(/^sleep 600/)), patience);
}

function runnerOf(channel: string): number | undefined {
  const runner = processesOf(path.dirname(planner.home)).find((line) => {
    const pid = line.split(" ")[0];
    return line.includes("functions/runner/main.") && readEnvironment(Number(pid)).includes(`echo:${channel}\0`);
  });
  return runner === undefined ? undefined : Number(runner.split(" ")[0]);
}

function readEnvironment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}

describe("while a shell command runs in its own process session", { timeout: 120_000, retry: 1 }, () => {
  test("/cancel is confirmed within a second, and within five no process of the turn is left", async () => {
    const slug = `cancelled-${crypto.randomUUID().slice(0, 8)}`;
    planner.script(slug, asks("Who is it for?"), SLEEP);
    const talk = await planner.begin(slug);
    await talk.say("Mara");
    await untilAsleep(slug);
    const askedAt = performance.now();
    await talk.say("/cancel");
    await talk.until("I stopped planning");
    const saidMs = performance.now() - askedAt;
    await vi.waitFor(() => expect(turnProcesses(slug)).toEqual([]), patience);
    const goneMs = performance.now() - askedAt;
    console.log(`cancel: said after ${saidMs.toFixed(0)} ms, everything gone after ${goneMs.toFixed(0)} ms`);
    expect(saidMs).toBeLessThan(SAID_WITHIN_MS);
    expect(goneMs).toBeLessThan(GONE_WITHIN_MS);
    expect((await planner.plan(slug)).status).toBe("pending");
  });

  test("SIGTERM stops a runner softly: no process is left, the lease is free, and the next runner redoes the turn", async () => {
    const slug = `stopped-${crypto.randomUUID().slice(0, 8)}`;
    const written: string[] = [];
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((line) => written.push(String(line)) > 0);
    const attempts: (number | undefined)[] = [];
    const again: Line = async () => {
      const session = (await planner.conversation(slug))?.session;
      attempts.push(session?.state === "running" ? session.work.attempt : undefined);
      return asks("Noted.");
    };
    planner.script(slug, asks("Who is it for?"), SLEEP, again);
    const talk = await planner.begin(slug);
    await talk.say("Mara");
    await untilAsleep(slug);
    const pid = runnerOf(slug) ?? 0;
    expect(pid).toBeGreaterThan(0);
    const askedAt = performance.now();
    process.kill(pid, "SIGTERM");
    await vi.waitFor(() => expect(commandOf(pid)).toBe(""), patience);
    const stoppedMs = performance.now() - askedAt;
    console.log(`SIGTERM: the runner had ended after ${stoppedMs.toFixed(0)} ms`);
    expect(stoppedMs).toBeLessThan(STOPPED_WITHIN_MS);
    await talk.until("Noted.");
    const wentOnMs = performance.now() - askedAt;
    spy.mockRestore();
    // The runner released its lease: the next one did not have to wait half a minute for its expiry.
    expect(wentOnMs).toBeLessThan(STOPPED_WITHIN_MS + 5000);
    expect(attempts).toEqual([1]);
    expect(written.filter((line) => line.includes("runner-exit"))).toEqual([]);
    expect(turnProcesses(slug).filter((line) => line.startsWith("sleep"))).toEqual([]);
  });
});
