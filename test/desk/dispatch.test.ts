import { setImmediate as turnOfLoop } from "node:timers/promises";
import type { DispatchDeps } from "@echo/core/dispatch/dispatch";
import { dispatchDue, dispatchOne } from "@echo/core/dispatch/dispatch";
import type { LaunchResult } from "@echo/core/port/launcher";
import { expect, test } from "vitest";
import { freshKey, inbound } from "../contract/store/sample.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";

const DEADLINE_MS = 60_000;
const STRANDED_MS = 90_000;

/** Dispatch with a clock that the test sets, and a launcher whose results the test names. The last one stays. */
function createDispatch(...results: LaunchResult[]) {
  const stores = createMemoryStores();
  const key = freshKey();
  let now = Date.UTC(2026, 0, 15);
  const started: string[] = [];
  const told: string[] = [];
  const deps: DispatchDeps = {
    ...stores,
    launcher: {
      launch: async (_key, start) => {
        started.push(start);
        return (results.length > 1 ? results.shift() : results[0]) ?? { kind: "started" };
      },
    },
    now: () => now,
    log: () => {},
    startDeadlineMs: DEADLINE_MS,
    strandedAfterMs: STRANDED_MS,
    onFull: async () => void told.push("waits its turn"),
    onLate: async () => void told.push("starts late"),
  };
  const pass = (ms: number) => void (now += ms);
  return { ...stores, deps, key, started, told, now: () => now, pass };
}

test.each([
  { result: { kind: "full" } as const, says: "waits its turn" },
  { result: { kind: "failed", reason: "no capacity" } as const, says: "starts late" },
])("a start that is $result.kind is told, and the next dispatch starts at once", async ({ result, says }) => {
  const { conversations, deps, key, now, started, told } = createDispatch(result, { kind: "started" });
  await conversations.wake(key, now());
  await dispatchOne(deps, key);
  expect(told).toEqual([says]);
  await dispatchOne(deps, key);
  expect(started).toEqual([`${key}#1`, `${key}#2`]);
  expect(told).toHaveLength(1);
});

test("a runner that never appears is told once its deadline has passed, and not before", async () => {
  const { conversations, deps, key, now, pass, started, told } = createDispatch();
  await conversations.wake(key, now());
  await dispatchDue(deps);
  await dispatchDue(deps);
  expect([started.length, told]).toEqual([1, []]);
  pass(DEADLINE_MS);
  await dispatchDue(deps);
  expect([started.length, told]).toEqual([2, ["starts late"]]);
});

test("nobody is told of a late start where a runner is at work", async () => {
  const { conversations, deps, key, leases, now, pass, told } = createDispatch();
  await conversations.wake(key, now());
  await dispatchDue(deps);
  await leases.acquire(key, "runner", now(), 2 * DEADLINE_MS);
  pass(DEADLINE_MS);
  await dispatchDue(deps);
  expect(told).toEqual([]);
});

test("a message whose webhook died before it woke the conversation reaches the runner that waits there", async () => {
  const { conversations, deps, inbox, key, leases, now, pass } = createDispatch();
  await conversations.wake(key, now());
  await leases.acquire(key, "runner", now(), 10 * STRANDED_MS);
  const seen = (await conversations.read(key))?.wake;
  await inbox.append(inbound(key, "00000001", now()));
  await dispatchDue(deps);
  // The webhook may still be about to wake it.
  expect((await conversations.read(key))?.wake).toBe(seen);
  pass(STRANDED_MS + 1);
  const wake: typeof conversations.wake = async (...given) => {
    await turnOfLoop();
    return conversations.wake(...given);
  };
  await dispatchDue({ ...deps, conversations: { ...conversations, wake } });
  expect((await conversations.read(key))?.wake).toBeGreaterThan(seen ?? Infinity);
});
