import { conversationKey } from "@echo/core/id/conversation-key";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import { startKeeper } from "@echo/runner/lease/keeper";
import { expect, test } from "vitest";
import { createSteppedClock } from "../discord/stepped-clock.ts";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";

const KEY = conversationKey("echo", "kept");
const { leaseMs } = DEFAULT_SETTINGS;

/** A lease that is held from now on. A test can make its store calls hang. */
async function hold() {
  const stores = createMemoryStores();
  const clock = createSteppedClock();
  const state = { hangs: false, sleptMs: 0, answersAfterMs: 0, waits: 0 };
  const sleep: typeof clock.sleep = async (...given) => {
    state.waits += 1;
    await clock.sleep(...given);
    state.waits -= 1;
  };
  const reach = <Result>(call: () => Promise<Result>) => (state.hangs ? new Promise<Result>(() => {}) : call());
  const renew: Stores["leases"]["renew"] = async (...given) => {
    const renewed = await reach(() => stores.leases.renew(...given));
    if (state.answersAfterMs > 0) await clock.sleep(state.answersAfterMs);
    return renewed;
  };
  const read: Stores["conversations"]["read"] = (key) => reach(() => stores.conversations.read(key));
  const taken = await stores.leases.acquire(KEY, "r1", clock.now(), leaseMs);
  const keeper = startKeeper(
    {
      conversations: { ...stores.conversations, read },
      leases: { ...stores.leases, renew },
      clock: { ...clock, sleep, monotonic: () => clock.monotonic() + state.sleptMs },
      settings: DEFAULT_SETTINGS,
      log: () => {},
    },
    { key: KEY, holder: "r1", epoch: taken?.epoch ?? 0 },
    clock.monotonic(),
  );
  return { stores, clock, state, keeper };
}

test("a lease that is renewed in time stays trusted", async () => {
  const { clock, keeper } = await hold();
  await clock.pass(3 * leaseMs);
  expect(keeper.isTrusted()).toBe(true);
  expect(keeper.lost.aborted).toBe(false);
  keeper.stop();
});

test("a look that was answered leaves no wait behind, so that a runner that has ended its work can end", async () => {
  const { clock, state, keeper } = await hold();
  await clock.pass(leaseMs / 4);
  expect(state.waits).toBe(1);
  keeper.stop();
  await clock.pass(1);
  expect(state.waits).toBe(0);
});

test("if the store does not answer, `lost` fires when the trust ends, without a call to isTrusted", async () => {
  const { clock, state, keeper } = await hold();
  await clock.pass(leaseMs / 4);
  state.hangs = true;
  await clock.pass((leaseMs * 2) / 3 - leaseMs / 4 - 1);
  expect(keeper.lost.aborted).toBe(false);
  await clock.pass(1);
  expect(keeper.lost.reason).toBe("lease-lost");
});

test("a holder that slept past its window keeps the lease if no other runner took it", async () => {
  const { clock, state, keeper } = await hold();
  state.sleptMs = leaseMs - 2000;
  await clock.pass(1000);
  expect(keeper.lost.aborted).toBe(false);
  expect(keeper.isTrusted()).toBe(true);
  keeper.stop();
});

test("trust counts from before a renewal was sent: with a slow store, the next runner may begin before an answer's time is up", async () => {
  const { clock, state, keeper } = await hold();
  const [sentAt, slowMs] = [leaseMs / 3, leaseMs / 4];
  state.answersAfterMs = slowMs;
  await clock.pass(sentAt + slowMs + 1);
  state.hangs = true;
  await clock.pass((leaseMs * 2) / 3 - slowMs - 2);
  expect(keeper.lost.aborted).toBe(false);
  await clock.pass(2000);
  expect(keeper.lost.reason).toBe("lease-lost");
});
