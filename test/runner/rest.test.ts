import type { Clock } from "@echo/core/system/clock";
import { systemClock } from "@echo/core/system/clock";
import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import { createPlanner, tickingClock } from "./planner.ts";

const PLAN = "/plan plant-bot a bot for plants";
const ASKS = "Who is it for?\nPHASE_STATUS: needs_input";
const IDLE_MS = 50_000;

/** A runner that has answered and waits for more messages. `stop` ends it softly. */
async function resting(stores: Stores) {
  const rests = Promise.withResolvers<void>();
  const sleep: Clock["sleep"] = (ms, signal) => {
    if (ms > IDLE_MS / 2 && ms <= IDLE_MS) rests.resolve();
    return systemClock.sleep(ms, signal);
  };
  const planner = createPlanner(stores, { clock: { ...tickingClock(), sleep }, settings: { idleMs: IDLE_MS } });
  planner.script(() => ASKS);
  await planner.say(PLAN);
  const stopping = new AbortController();
  const ended = planner.run(stores, "r1", stopping.signal);
  await rests.promise;
  const stop = () => {
    stopping.abort();
    return ended;
  };
  return { planner, stop };
}

test("a runner stopped with nothing left to do asks for no other runner", async () => {
  const stores = createMemoryStores();
  const { stop } = await resting(stores);
  expect(await stop()).toBe("shutdown");
  expect(await stores.conversations.listDue()).toEqual([]);
});

test("a runner stopped as a message arrives leaves the message to the next runner", async () => {
  const stores = createMemoryStores();
  const { planner, stop } = await resting(stores);
  await planner.say("For us.");
  expect(await stop()).toBe("shutdown");
  expect(await stores.conversations.listDue()).toEqual([planner.key]);
});

test("a store that fails now and then is soon tried again each time, and left alone until then", async () => {
  const stores = createMemoryStores();
  const waits: number[] = [];
  let reads = 0;
  const sleep: Clock["sleep"] = async (ms, signal) => {
    const before = reads;
    const isRetry = ms === 500 || ms === 1000;
    await systemClock.sleep(isRetry ? 5 : ms, signal);
    if (isRetry && reads === before) waits.push(ms);
  };
  const planner = createPlanner(stores, { clock: { ...tickingClock(), sleep } });
  planner.script(() => ASKS);
  await planner.say(PLAN);
  const read: Stores["conversations"]["read"] = async (key) => {
    reads += 1;
    if (reads === 1 || reads === 3) throw new Error("not now");
    return stores.conversations.read(key);
  };
  expect(await planner.run({ ...stores, conversations: { ...stores.conversations, read } })).toBe("idle");
  expect(planner.texts().join()).toContain("Who is it for?");
  expect(waits).toEqual([500, 500]);
});

test("replies that come close together are answered together, and a command is not kept waiting", async () => {
  const stores = createMemoryStores();
  const clock = tickingClock();
  const batchMs = { quiet: 600, atMost: 5000 };
  let waits = 0;
  const sleep: Clock["sleep"] = async (ms, signal) => {
    if (ms > batchMs.quiet) return systemClock.sleep(ms, signal);
    waits += 1;
    if (waits === 1) await planner.say("On Mondays.");
    clock.pass(ms);
  };
  const planner = createPlanner(stores, { clock: { ...clock, sleep }, settings: { batchMs } });
  planner.script(
    () => ASKS,
    () => ASKS,
    (files) => {
      files.set(FINAL_PLAN_FILE, planText("plant-bot", [story(1, "Remind")]));
      return "Here it is.";
    },
  );
  await planner.say(PLAN);
  await planner.run();
  expect(waits).toBe(0);
  await planner.say("For us.");
  await planner.run();
  expect(planner.asked).toHaveLength(2);
  expect(planner.asked[1]?.prompt).toMatch(/For us\.[\s\S]*On Mondays\./);
  waits = 0;
  await planner.say("/finalize");
  await planner.run();
  expect([planner.asked.length, waits]).toEqual([3, 0]);
});
