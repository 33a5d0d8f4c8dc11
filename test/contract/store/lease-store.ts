import { turnId } from "@echo/core/id/turn-id";
import { newConversation } from "@echo/core/conversation/conversation";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { commit, freshId, freshKey, lease, opening, openSession, session } from "./sample.ts";

const NOTHING_LOADED = { planningSessionId: undefined, cancelledAt: undefined };

export function leaseStoreContract(makeStores: () => Stores): void {
  test("50 clients race for one lease: exactly one has it", async () => {
    const { leases } = makeStores();
    const key = freshKey();
    for (const [round, now] of [1000, 11_000, 21_000].entries()) {
      const tries = Array.from({ length: 50 }, (_, index) => leases.acquire(key, `r${round}-${index}`, now, 10_000));
      const winners = (await Promise.all(tries)).filter((won) => won !== undefined);
      expect(winners).toMatchObject([{ epoch: round + 1, leaseExpiresAt: now + 10_000 }]);
    }
  });

  test("a lease is free at its expiry, and not before", async () => {
    const { leases } = makeStores();
    const key = freshKey();
    await leases.acquire(key, "r1", 1000, 10_000);
    expect(await leases.acquire(key, "r2", 10_999, 10_000)).toBeUndefined();
    expect(await leases.acquire(key, "r2", 11_000, 10_000)).toMatchObject({ holder: "r2", epoch: 2 });
  });

  test("a lease that was watched and not renewed is free, however far its expiry is", async () => {
    const { conversations, leases } = makeStores();
    const [key, anHour] = [freshKey(), 3_600_000];
    await leases.acquire(key, "r1", anHour, 10_000);
    expect(await leases.acquire(key, "r2", 0, 10_000)).toBeUndefined();
    expect(await leases.acquire(key, "r2", 0, 10_000, anHour + 9999)).toBeUndefined();
    expect(await conversations.claimStart(key, 0, 3000)).toMatchObject({ starts: 1, startingUntil: 3000 });
    expect(await conversations.claimStart(key, -anHour, 3000 - anHour)).toMatchObject({ starts: 2 });
    expect(await leases.acquire(key, "r2", 0, 10_000, anHour + 10_000)).toMatchObject({ holder: "r2", epoch: 2 });
    expect(await conversations.claimStart(key, 0, 3000)).toBeUndefined();
  });

  test("a holder whose answer was lost gets its lease when it asks again", async () => {
    const { leases } = makeStores();
    const key = freshKey();
    await leases.acquire(key, "r1", 1000, 10_000);
    expect(await leases.acquire(key, "r1", 1001, 10_000)).toMatchObject({ holder: "r1", epoch: 2 });
  });

  test("acquiring clears the start claim and keeps the conversation due until release", async () => {
    const { conversations, leases } = makeStores();
    const key = freshKey();
    await conversations.claimStart(key, 1000, 4000);
    const acquired = await leases.acquire(key, "r1", 1000, 10_000);
    expect(acquired?.startingUntil).toBeUndefined();
    expect(await conversations.listDue()).toContain(key);
    const held = { key, holder: "r1", epoch: 1 };
    expect(await leases.release(held, 0, false)).toBe(true);
    expect(await conversations.listDue()).not.toContain(key);
    expect(await conversations.read(key)).toEqual({ ...newConversation(key), epoch: 1, starts: 1 });
  });

  test("only the holder can renew its lease", async () => {
    const stores = makeStores();
    const key = freshKey();
    const held = await lease(stores, key, 1000);
    expect(await stores.leases.renew(held, 5000, 10_000)).toMatchObject({ leaseExpiresAt: 15_000, epoch: 1 });
    const next = await lease(stores, key, 15_000, "r2");
    expect(await stores.leases.renew(held, 15_001, 10_000)).toBeUndefined();
    expect(await stores.leases.renew(next, 15_001, 10_000)).toMatchObject({ leaseExpiresAt: 25_001 });
    expect(await stores.leases.renew({ ...held, key: freshKey() }, 15_001, 10_000)).toBeUndefined();
  });

  test("a commit stores its fields and ends the opening", async () => {
    const stores = makeStores();
    const key = freshKey();
    await stores.conversations.wake(key, 1000, opening(1000));
    const held = await lease(stores, key, 1000);
    const live = session(1000);
    const outbox = turnId(3, 1);
    const lastSession = { id: live.id, slug: live.slug };
    const change = { session: live, turnCounter: 3, outbox, lastSession };
    const result = await stores.leases.commit(held, NOTHING_LOADED, change);
    const conversation = await stores.conversations.read(key);
    expect(result).toEqual({ kind: "committed", conversation });
    expect(conversation).toEqual({
      ...newConversation(key),
      wake: 1,
      epoch: 1,
      holder: "r1",
      leaseExpiresAt: 11_000,
      leaseRenewedAt: 1000,
      session: live,
      turnCounter: 3,
      outbox,
      lastSession,
    });
  });

  test("an old epoch changes nothing", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openSession(stores, key, 1000);
    const next = await lease(stores, key, 11_000, "r2");
    const before = await stores.conversations.read(key);
    const loaded = { planningSessionId: live.id, cancelledAt: undefined };
    const change = { session: undefined, turnCounter: 9, now: 11_001 };
    expect(await stores.leases.commit(held, loaded, change)).toEqual({ kind: "fenced" });
    expect(await stores.leases.commit({ ...held, holder: "r2" }, loaded, change)).toEqual({ kind: "fenced" });
    expect(await stores.leases.commit({ ...next, holder: "r1" }, loaded, change)).toEqual({ kind: "fenced" });
    expect(await stores.leases.renew(held, 11_001, 10_000)).toBeUndefined();
    expect(await stores.leases.release(held, 1, false)).toBe(false);
    expect(await stores.conversations.read(key)).toEqual(before);
    expect(await stores.leases.commit({ ...held, key: freshKey() }, loaded, change)).toEqual({ kind: "fenced" });
  });

  test("the commit that starts a turn is refused if the network delays it past the turn's end", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openSession(stores, key, 1000);
    const loaded = { planningSessionId: live.id, cancelledAt: undefined };
    const { work: _work, ...answered } = live;
    const start = { session: live, turnCounter: 1, now: 2000 };
    const end = { session: { ...answered, state: "waiting" as const }, turnCounter: 2, now: 3000 };
    expect(await stores.leases.commit(held, loaded, start)).toMatchObject({ kind: "committed" });
    expect(await stores.leases.commit(held, loaded, end)).toMatchObject({ kind: "committed" });
    expect(await stores.leases.commit(held, loaded, start)).toMatchObject({ kind: "cancelled" });
    expect(await stores.conversations.read(key)).toMatchObject({ session: { state: "waiting" }, turnCounter: 2 });
  });

  test("a cancel between load and commit wins", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openSession(stores, key, 1000);
    await stores.conversations.cancel(key, { id: freshId(), receivedAt: 2000 });
    const loaded = { planningSessionId: live.id, cancelledAt: undefined };
    const change = { session: live, turnCounter: 2, now: 3000 };
    const conversation = await stores.conversations.read(key);
    expect(await stores.leases.commit(held, loaded, change)).toEqual({ kind: "cancelled", conversation });
    expect(await stores.conversations.read(key)).toEqual(conversation);
    expect(conversation).toMatchObject({ cancelledAt: 2000, holder: "r1" });
  });

  test("a cancel of the opening wins over the first commit", async () => {
    const stores = makeStores();
    const key = freshKey();
    await stores.conversations.wake(key, 1000, opening(1000));
    const held = await lease(stores, key, 1000);
    await stores.conversations.cancel(key, { id: freshId(), receivedAt: 2000 });
    const change = { session: session(1000), turnCounter: 1, now: 3000 };
    expect(await stores.leases.commit(held, NOTHING_LOADED, change)).toMatchObject({ kind: "cancelled" });
    expect((await stores.conversations.read(key))?.session).toBeUndefined();
  });

  test("commit and cancel at once: the session ends, in either order", async () => {
    const stores = makeStores();
    for (let round = 0; round < 10; round += 1) {
      const key = freshKey();
      await stores.conversations.wake(key, 1000, opening(1000));
      const held = await lease(stores, key, 1000);
      const change = { session: session(1000), turnCounter: 1, now: 3000 };
      const [before] = await Promise.all([
        stores.conversations.cancel(key, { id: freshId(), receivedAt: 2000 }),
        stores.leases.commit(held, NOTHING_LOADED, change),
      ]);
      expect(before).toBeDefined();
      expect((await stores.conversations.read(key))?.session).toBeUndefined();
    }
  });

  test("a release is refused if a wake came after the inbox was read", async () => {
    const stores = makeStores();
    const key = freshKey();
    const held = await lease(stores, key, 1000);
    await stores.conversations.wake(key, 1000);
    expect(await stores.leases.release(held, 0, false)).toBe(false);
    expect((await stores.conversations.read(key))?.holder).toBe("r1");
    expect(await stores.leases.release(held, 1, false)).toBe(true);
    expect(await stores.leases.release(held, 1, false)).toBe(false);
    expect(await lease(stores, key, 1001, "r2")).toMatchObject({ epoch: 2 });
  });

  test("if a runner leaves work behind, the conversation stays due and keeps its opening", async () => {
    const stores = makeStores();
    const key = freshKey();
    await stores.conversations.wake(key, 1000, opening(1000));
    const held = await lease(stores, key, 1000);
    await stores.leases.release(held, 1, true);
    expect(await stores.conversations.listDue()).toContain(key);
    expect((await stores.conversations.read(key))?.opening).toBeDefined();
  });

  test("if a runner leaves no work behind, its release clears the opening", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held } = await openSession(stores, key, 1000);
    await commit(stores, held, { session: undefined });
    await stores.conversations.wake(key, 5000, opening(1000));
    await stores.leases.release(held, 2, false);
    expect((await stores.conversations.read(key))?.opening).toBeUndefined();
  });
}
