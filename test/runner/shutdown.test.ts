import { Slug } from "@echo/core/id/slug";
import type { Clock } from "@echo/core/system/clock";
import { systemClock } from "@echo/core/system/clock";
import type { Agent } from "@echo/runner/agent/agent";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner } from "./planner.ts";

const SLUG = Slug.parse("plant-bot");
/** As long as the CLI may take to end its tools. */
const AGENT_ENDS_AFTER_MS = 400;
const USAGE = { tokensIn: 0, tokensOut: 0 };
const REPORT = { text: "", usage: USAGE, turns: 1, costUsd: 0, subtype: "", durationMs: 1, unreadableLines: 0 };
const asks = () => "What next?\n\nPHASE_STATUS: needs_input";

async function started() {
  const stores = createMemoryStores();
  const planner = createPlanner(stores);
  const shutdown = new AbortController();
  planner.script(asks);
  await planner.say(`/plan ${SLUG} plants`);
  const run = (through: Stores) => planner.run(through, "first", shutdown.signal);
  const left = async () => {
    const { holder, wake } = (await stores.conversations.read(planner.key)) ?? {};
    return { holder, wake, due: await stores.conversations.listDue() };
  };
  return { stores, planner, shutdown, run, left };
}

test("a runner stopped while an answer cannot be delivered releases its lease", async () => {
  const { stores, planner, shutdown, run, left } = await started();
  const markSent = () => {
    shutdown.abort();
    return Promise.reject(new Error("not now"));
  };
  expect(await run({ ...stores, turns: { ...stores.turns, markSent } })).toBe("shutdown");
  expect(await left()).toMatchObject({ holder: undefined, due: [planner.key] });
});

test("a runner stopped while the stores are down ends all the same", async () => {
  const { stores, shutdown, run, left } = await started();
  const down = () => Promise.reject(new Error("down"));
  const conversations = { ...stores.conversations };
  const markSent = () => {
    conversations.read = down;
    shutdown.abort();
    return down();
  };
  expect(await run({ ...stores, conversations, turns: { ...stores.turns, markSent } })).toBe("shutdown");
  expect(await left()).toMatchObject({ holder: "first" });
});

test("a runner woken at the moment it is stopped still releases its lease", async () => {
  const { stores, planner, shutdown, run, left } = await started();
  let isWoken = false;
  const release: Stores["leases"]["release"] = async (...given) => {
    if (!isWoken) await planner.say("One more thing.");
    isWoken = true;
    return stores.leases.release(...given);
  };
  const markSent: Stores["turns"]["markSent"] = (...given) => {
    shutdown.abort();
    return stores.turns.markSent(...given);
  };
  const through = { ...stores, leases: { ...stores.leases, release }, turns: { ...stores.turns, markSent } };
  expect(await run(through)).toBe("shutdown");
  expect(await left()).toMatchObject({ holder: undefined, wake: 2, due: [planner.key] });
});

test("a runner stopped in the middle of a turn waits for its agent's end without looking again and again", async () => {
  const stores = createMemoryStores();
  const shutdown = new AbortController();
  let waits = 0;
  const sleep: Clock["sleep"] = (ms, signal) => {
    // A wait that an aborted signal ends at once, in a loop, would keep the processor busy until the agent has ended.
    if (shutdown.signal.aborted && (waits += 1) > 20) throw new Error("it does not wait");
    return systemClock.sleep(ms, signal);
  };
  let usedMs = Infinity;
  const run: Agent["run"] = async (_call, signal) => {
    const before = process.cpuUsage();
    shutdown.abort();
    expect(signal.reason).toBe("shutdown");
    await systemClock.sleep(AGENT_ENDS_AFTER_MS);
    const { user, system } = process.cpuUsage(before);
    usedMs = (user + system) / 1000;
    return { ...REPORT, kind: "cancelled", reason: "shutdown" };
  };
  const planner = createPlanner(stores, { clock: { ...systemClock, sleep }, agent: { run } });
  await planner.say(`/plan ${SLUG} plants`);
  expect(await planner.run(stores, "first", shutdown.signal)).toBe("shutdown");
  expect(waits).toBeLessThanOrEqual(20);
  expect(usedMs).toBeLessThan(AGENT_ENDS_AFTER_MS / 2);
  expect(await stores.conversations.listDue()).toEqual([planner.key]);
});
