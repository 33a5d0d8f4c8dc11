import { randomUUID } from "node:crypto";
import { setImmediate as moment } from "node:timers/promises";
import type { Button } from "@echo/core/inbound/button";
import type { DispatchDeps } from "@echo/core/dispatch/dispatch";
import { dispatchDue } from "@echo/core/dispatch/dispatch";
import { Slug } from "@echo/core/id/slug";
import type { Stores } from "@echo/core/port/stores";
import { phaseDocument } from "@echo/core/project/files";
import { systemClock } from "@echo/core/system/clock";
import type { Agent } from "@echo/runner/agent/agent";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, LEASE_MS, memoryWorkspace, tickingClock } from "./planner.ts";

const SLUG = Slug.parse("plant-bot");
const PLAN = `/plan ${SLUG} a bot for plants`;
const DOCUMENT = phaseDocument("office-hours");
const asks = () => "Who is it for?\nPHASE_STATUS: needs_input";
const silent = () => {};
const USAGE = { tokensIn: 0, tokensOut: 0 };
const REPORT = { text: "", usage: USAGE, turns: 1, costUsd: 0, subtype: "", durationMs: 1, unreadableLines: 0 };

/** A clock whose runner can sleep: it then does not see that its time is over until it looks. */
function sleepyClock() {
  const clock = tickingClock();
  let sleptMs = 0;
  const sleep = (ms: number) => {
    sleptMs += ms;
    clock.pass(ms);
  };
  return { ...clock, monotonic: () => systemClock.monotonic() + sleptMs, sleepFor: sleep };
}

/** Another runner takes the lease, as it may after the expiry. */
async function overtake(stores: Stores, { key, clock }: Planner): Promise<void> {
  await stores.leases.acquire(key, "next", clock.now() + 2 * LEASE_MS, LEASE_MS);
}

function buttonOf(planner: Planner, action: Button["action"]): Button {
  const buttons = planner.said.flatMap((reply) => (reply.kind === "text" ? (reply.buttons ?? []).flat() : []));
  const button = buttons.findLast((one) => one.action === action);
  if (button === undefined) throw new Error(`there is no ${action} to press`);
  return button;
}

test("once another runner has the conversation, the first one's agent is ended: it would go on writing files", async () => {
  const stores = createMemoryStores();
  const ended = Promise.withResolvers<unknown>();
  const run: Agent["run"] = async (_call, signal) => {
    signal.addEventListener("abort", () => ended.resolve(signal.reason));
    await overtake(stores, planner);
    return { ...REPORT, kind: "cancelled", reason: String(await ended.promise) };
  };
  const planner = createPlanner(stores, { agent: { run }, settings: { pollMs: { busy: 1, idle: 1 } } });
  await planner.say(PLAN);
  expect(await planner.run()).toBe("lost");
  expect(await ended.promise).toBe("lease-lost");
  expect(planner.texts()).toEqual([]);
}, 10_000);

test("a turn is left alone as long as nobody cancels it and nobody takes the conversation", async () => {
  const stores = createMemoryStores();
  let looks = 0;
  const looked = Promise.withResolvers<void>();
  const read: Stores["conversations"]["read"] = async (key) => {
    if ((looks += 1) > 20) looked.resolve();
    return stores.conversations.read(key);
  };
  const run: Agent["run"] = async (_call, signal) => {
    looks = 0;
    await looked.promise;
    return signal.aborted
      ? { ...REPORT, kind: "cancelled", reason: String(signal.reason) }
      : { ...REPORT, kind: "answered", text: asks() };
  };
  const planner = createPlanner(stores, { agent: { run }, settings: { pollMs: { busy: 1, idle: 1 } } });
  await planner.say(PLAN);
  await planner.run({ ...stores, conversations: { ...stores.conversations, read } });
  expect(planner.texts()).toHaveLength(1);
  expect(planner.texts().join()).toContain("Who is it for?");
  expect(planner.texts().join()).not.toContain("again");
});

test("a runner that slept through an answer does not write its document over the next runner's", async () => {
  const stores = createMemoryStores();
  const clock = sleepyClock();
  const planner = createPlanner(stores, { clock });
  planner.script(async (files) => {
    clock.sleepFor(LEASE_MS);
    await overtake(stores, planner);
    files.set(DOCUMENT, "   ");
    queueMicrotask(() => files.delete(DOCUMENT));
    return "Settled by the first.\nPHASE_STATUS: ready_to_advance";
  });
  await planner.say(PLAN);
  expect(await planner.run()).toBe("lost");
  expect(planner.files.get(DOCUMENT)).toBeUndefined();
  expect(planner.texts()).toEqual([]);
});

test("a runner that slept before a turn does not remove what the next runner's agent has written", async () => {
  const stores = createMemoryStores();
  const clock = sleepyClock();
  const files = new Map<string, string>();
  let sleeps = false;
  const prepare = async () => {
    if (!sleeps) return;
    clock.sleepFor(LEASE_MS);
    await overtake(stores, planner);
    files.set(DOCUMENT, "# Settled by the next\n");
  };
  const planner = createPlanner(stores, { clock, workspace: { ...memoryWorkspace(files), prepare } });
  planner.script(() => ({ kind: "budget-reached" }));
  await planner.say(PLAN);
  await planner.run();
  await planner.press(buttonOf(planner, "retry"));
  sleeps = true;
  expect(await planner.run()).toBe("lost");
  expect(files.get(DOCUMENT)).toBe("# Settled by the next\n");
});

test("a turn that is done again never goes on in the old Claude session, even if nothing was added to it", async () => {
  const planner = createPlanner(createMemoryStores(), { agent: { transcriptBytes: async () => 100 } });
  // The first runner was frozen just before its process began. It may still begin it, in the session it knows.
  planner.script(asks, () => ({ kind: "cancelled", reason: "lease-lost" }), asks);
  for (const text of [PLAN, "For us."]) {
    await planner.say(text);
    await planner.run();
  }
  const [, frozen, again] = planner.asked.map(({ sessionId }) => sessionId);
  expect(again).toBeDefined();
  expect(again).not.toBe(frozen);
});

test("no turn begins before the processes that a killed runner left are ended: two agents would write one folder", async () => {
  const swept = Promise.withResolvers<void>();
  const planner = createPlanner(createMemoryStores(), { agent: { sweep: () => swept.promise } });
  planner.script(asks);
  await planner.say(PLAN);
  const ended = planner.run();
  for (let turn = 0; turn < 50; turn += 1) await moment();
  expect(planner.asked).toEqual([]);
  swept.resolve();
  expect(await ended).toBe("idle");
  expect(planner.asked).toHaveLength(1);
});

test("when rescue frees a project, a runner that wakes afterwards cannot plan it: nobody would hold it", async () => {
  const stores = createMemoryStores();
  const clock = tickingClock();
  const planner = createPlanner(stores, { clock });
  const [reached, awake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const commit: Stores["leases"]["commit"] = async (...given) => {
    reached.resolve();
    await awake.promise;
    return stores.leases.commit(...given);
  };
  await planner.say(PLAN);
  const asleep = planner.run({ ...stores, leases: { ...stores.leases, commit } }, "asleep");
  await reached.promise;
  clock.pass(LEASE_MS + 1);
  const launcher: DispatchDeps["launcher"] = { launch: async () => ({ kind: "full" }) };
  const dispatch = { ...stores, launcher, now: () => clock.now(), log: silent, onFull: async () => {} };
  // First the mark that a `/plan` is on its way goes: its inbound was answered by a runner that has died since.
  const at = clock.now();
  const taken = await stores.leases.acquire(planner.key, "died", at, 1);
  await stores.leases.release({ key: planner.key, holder: "died", epoch: taken?.epoch ?? 0 }, taken?.wake ?? 0, false);
  await dispatchDue({ ...dispatch, startDeadlineMs: 1, strandedAfterMs: 1 });
  expect((await stores.projects.read(SLUG))?.status).toBe("pending");
  awake.resolve();
  expect(await asleep).toBe("lost");
  expect((await stores.conversations.read(planner.key))?.session).toBeUndefined();
});

test("a cancel whose webhook died halfway is completed by the runner that is there, so the project is free at once", async () => {
  const stores = createMemoryStores();
  const planner = createPlanner(stores);
  planner.script(asks);
  await planner.say(PLAN);
  await planner.run();
  const move: Stores["projects"]["move"] = () => Promise.reject(new Error("killed"));
  await planner.press(buttonOf(planner, "cancel"), "7", { ...stores, projects: { ...stores.projects, move } });
  await planner.press(buttonOf(planner, "cancel"), "7", { ...stores, projects: { ...stores.projects, move } });
  expect((await stores.projects.read(SLUG))?.status).toBe("planning");
  await planner.run();
  expect((await stores.projects.read(SLUG))?.status).toBe("pending");
  const other = createPlanner(stores);
  other.script(asks);
  await other.say(`/plan ${SLUG} in another chat, ${randomUUID()}`);
  await other.run();
  expect(other.texts().join()).toContain("Who is it for?");
});
