import { turnId } from "@echo/core/id/turn-id";
import { newConversation } from "@echo/core/conversation/conversation";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import {
  commit,
  freshId,
  freshKey,
  freshSessionId,
  lease,
  openApproved,
  opening,
  openSession,
  session,
} from "./sample.ts";

export function conversationStoreContract(makeStores: () => Stores): void {
  test("a conversation without messages reads as undefined", async () => {
    expect(await makeStores().conversations.read(freshKey())).toBeUndefined();
  });

  test("a wake is counted and reads back", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    await conversations.wake(key, 1000);
    const second = await conversations.wake(key, 2000);
    expect(second).toEqual({ ...newConversation(key), wake: 2 });
    expect(await conversations.read(key)).toEqual(second);
  });

  test("50 wakes at once are all counted", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    await Promise.all(Array.from({ length: 50 }, () => conversations.wake(key, 1000)));
    expect((await conversations.read(key))?.wake).toBe(50);
  });

  test("the first opening stays", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    const first = opening(1000);
    expect((await conversations.wake(key, 1000, first)).opening).toEqual(first);
    const again = await conversations.wake(key, 2000, opening(2000));
    expect(again).toMatchObject({ wake: 2, opening: first });
  });

  test("an opening does not replace a live session", async () => {
    const stores = makeStores();
    const key = freshKey();
    await openSession(stores, key, 1000);
    const woken = await stores.conversations.wake(key, 2000, opening(1000));
    expect(woken.wake).toBe(2);
    expect(woken.opening).toBeUndefined();
  });

  test("a late duplicate does not open a session a second time", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openSession(stores, key, 1000);
    await commit(stores, held, { session: undefined });
    const duplicate = await stores.conversations.wake(key, 6000, opening(6000, live.id));
    expect(duplicate).toMatchObject({ wake: 2 });
    expect(duplicate.opening).toBeUndefined();
    expect((await stores.conversations.wake(key, 6000, opening(6000))).opening).toBeDefined();
  });

  test("one start at a time, until its deadline", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    await conversations.wake(key, 1000);
    const claims = await Promise.all(Array.from({ length: 20 }, () => conversations.claimStart(key, 1000, 4000)));
    expect(claims.filter((claim) => claim !== undefined)).toMatchObject([{ starts: 1, startingUntil: 4000, wake: 1 }]);
    expect(await conversations.claimStart(key, 3999, 9000)).toBeUndefined();
    expect(await conversations.claimStart(key, 4000, 9000)).toMatchObject({ starts: 2, startingUntil: 9000 });
  });

  test("no start while a lease is live", async () => {
    const stores = makeStores();
    const key = freshKey();
    await lease(stores, key, 1000);
    expect(await stores.conversations.claimStart(key, 10_999, 20_000)).toBeUndefined();
    expect(await stores.conversations.claimStart(key, 11_000, 20_000)).toMatchObject({ starts: 1 });
  });

  test("only its owner can give a start back", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    await conversations.abandonStart(key, 1);
    expect(await conversations.read(key)).toBeUndefined();
    await conversations.claimStart(key, 1000, 2000);
    await conversations.claimStart(key, 2000, 9000);
    await conversations.abandonStart(key, 1);
    expect(await conversations.claimStart(key, 3000, 9000)).toBeUndefined();
    await conversations.abandonStart(key, 2);
    expect(await conversations.claimStart(key, 3000, 9000)).toMatchObject({ starts: 3 });
  });

  test("due conversations are listed by their first wake, oldest first", async () => {
    const { conversations } = makeStores();
    const [older, newer, never] = [freshKey(), freshKey(), freshKey()];
    await conversations.claimStart(never, 500, 600);
    await conversations.wake(newer, 2000);
    await conversations.wake(older, 1000);
    await conversations.wake(older, 3000);
    const due = await conversations.listDue();
    expect(due.filter((key) => [older, newer, never].includes(key))).toEqual([older, newer]);
  });

  test("a cancel ends session, opening and outbox, and returns what it ended", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openSession(stores, key, 1000);
    const outbox = turnId(1, held.epoch);
    await commit(stores, held, { session: live, outbox });
    await stores.leases.release(held, 1, false);
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 2000 })).toEqual({
      id: live.id,
      slug: live.slug,
    });
    const after = await stores.conversations.read(key);
    const lastSession = { id: live.id, slug: live.slug };
    expect(after).toEqual({
      ...newConversation(key),
      wake: 2,
      epoch: 1,
      turnCounter: 1,
      cancelledAt: 2000,
      lastSession,
    });
    expect(await stores.conversations.listDue()).toContain(key);
  });

  test("a place is gone since the first time, until it is back, and a conversation that is not there stays so", async () => {
    const { conversations } = makeStores();
    const [key, none] = [freshKey(), freshKey()];
    await conversations.markPlace(none, 1000);
    expect(await conversations.read(none)).toBeUndefined();
    const woken = await conversations.wake(key, 1000);
    for (const at of [2000, 3000]) await conversations.markPlace(key, at);
    expect(await conversations.read(key)).toEqual({ ...woken, goneAt: 2000 });
    for (const _again of [1, 2]) await conversations.markPlace(key, undefined);
    expect(await conversations.read(key)).toEqual(woken);
  });

  test("a cancel that keeps leaves the whole session behind, also when it is repeated", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { live } = await openSession(stores, key, 1000);
    const scope = { id: freshId(), receivedAt: 2000, session: live.id, keeps: true } as const;
    for (const _again of [1, 2]) {
      expect(await stores.conversations.cancel(key, scope)).toEqual({ id: live.id, slug: live.slug });
      const after = await stores.conversations.read(key);
      expect(after?.left).toEqual(live);
      expect(after?.session).toBeUndefined();
    }
  });

  test("a cancel that keeps, of an opening, leaves nothing behind", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    const { opening: begun } = await conversations.wake(key, 1000, opening(1000));
    const session = begun?.planningSessionId;
    if (session === undefined) throw new Error("no opening");
    await conversations.cancel(key, { id: freshId(), receivedAt: 2000, session, keeps: true });
    expect((await conversations.read(key))?.left).toBeUndefined();
  });

  test("a cancel received before the live session began changes nothing", async () => {
    const stores = makeStores();
    const key = freshKey();
    await openSession(stores, key, 1000);
    const before = await stores.conversations.read(key);
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 999 })).toBeUndefined();
    expect(await stores.conversations.read(key)).toEqual(before);
  });

  test("a cancel ends an opening that has no runner yet", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    const mark = opening(1000);
    await conversations.wake(key, 1000, mark);
    expect(await conversations.cancel(key, { id: freshId(), receivedAt: 1000 })).toEqual({
      id: mark.planningSessionId,
      slug: mark.slug,
    });
    expect(await conversations.read(key)).toEqual({ ...newConversation(key), wake: 2, cancelledAt: 1000 });
  });

  test("50 cancels at once: exactly one ends the session", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    await conversations.wake(key, 1000, opening(1000));
    const cancels = Array.from({ length: 50 }, (_, index) =>
      conversations.cancel(key, { id: freshId(), receivedAt: 2000 + index }),
    );
    expect((await Promise.all(cancels)).filter((before) => before !== undefined)).toHaveLength(1);
  });

  test("a cancel that is delivered again does not end a newer session", async () => {
    const stores = makeStores();
    const key = freshKey();
    await openSession(stores, key, 1000).then(({ held }) => stores.leases.release(held, 1, false));
    const scope = { id: freshId(), receivedAt: 2000 };
    const ended = await stores.conversations.cancel(key, scope);
    expect(ended).toBeDefined();
    await stores.conversations.wake(key, 3000, opening(3000));
    const opened = await stores.conversations.read(key);
    expect(await stores.conversations.cancel(key, scope)).toEqual(ended);
    expect(await stores.conversations.read(key)).toEqual(opened);
    const held = await lease(stores, key, 3000);
    await commit(stores, held, { session: session(3000) });
    const running = await stores.conversations.read(key);
    expect(await stores.conversations.cancel(key, scope)).toEqual(ended);
    expect(await stores.conversations.read(key)).toEqual(running);
  });

  test("a repeated cancel returns again what it ended: a session, an opening or an approval", async () => {
    const stores = makeStores();
    const [planned, opened, approved] = [freshKey(), freshKey(), freshKey()];
    await openSession(stores, planned, 1000);
    await stores.conversations.wake(opened, 1000, opening(1000));
    await openApproved(stores, approved, 1000, 1500);
    for (const key of [planned, opened, approved]) {
      const scope = { id: freshId(), receivedAt: 2000 };
      const ended = await stores.conversations.cancel(key, scope);
      const after = await stores.conversations.read(key);
      expect(ended).toMatchObject({ slug: "garden" });
      expect(await stores.conversations.cancel(key, scope)).toEqual(ended);
      expect(await stores.conversations.read(key)).toEqual(after);
      expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000 })).toBeUndefined();
      expect(await stores.conversations.cancel(key, scope)).toEqual(ended);
    }
  });

  test("a cancel that ended nothing ends nothing when repeated", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held } = await openSession(stores, key, 1000);
    await commit(stores, held, { session: undefined });
    const scope = { id: freshId(), receivedAt: 2000 };
    expect(await stores.conversations.cancel(key, scope)).toBeUndefined();
    expect(await stores.conversations.cancel(key, scope)).toBeUndefined();
  });

  test("a button ends only its own session and changes nothing else", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { live } = await openSession(stores, key, 1000);
    const before = await stores.conversations.read(key);
    expect(
      await stores.conversations.cancel(key, { id: freshId(), receivedAt: 2000, session: freshSessionId() }),
    ).toBeUndefined();
    expect(await stores.conversations.read(key)).toEqual(before);
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 2000, session: live.id })).toMatchObject(
      { id: live.id },
    );
    expect((await stores.conversations.read(key))?.cancelledAt).toBe(2000);
    const empty = freshKey();
    expect(
      await stores.conversations.cancel(empty, { id: freshId(), receivedAt: 2000, session: live.id }),
    ).toBeUndefined();
    expect(await stores.conversations.read(empty)).toBeUndefined();
  });

  test("a button ends only its own opening", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    const mark = opening(1000);
    await conversations.wake(key, 1000, mark);
    expect(
      await conversations.cancel(key, { id: freshId(), receivedAt: 2000, session: freshSessionId() }),
    ).toBeUndefined();
    expect(
      await conversations.cancel(key, { id: freshId(), receivedAt: 2000, session: mark.planningSessionId }),
    ).toBeDefined();
  });

  test("a /plan appended before a cancel opens nothing if its wake comes after it", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    expect(await conversations.cancel(key, { id: freshId(), receivedAt: 2000 })).toBeUndefined();
    expect((await conversations.read(key))?.cancelledAt).toBe(2000);
    const late = await conversations.wake(key, 2500, opening(2000));
    expect(late).toMatchObject({ wake: 1, cancelledAt: 2000 });
    expect(late.opening).toBeUndefined();
    expect((await conversations.wake(key, 2500, opening(2001))).opening).toBeDefined();
  });

  test("the time of the last cancel never goes down", async () => {
    const { conversations } = makeStores();
    const key = freshKey();
    await conversations.cancel(key, { id: freshId(), receivedAt: 2000 });
    await conversations.cancel(key, { id: freshId(), receivedAt: 1000 });
    expect((await conversations.read(key))?.cancelledAt).toBe(2000);
    await conversations.cancel(key, { id: freshId(), receivedAt: 3000 });
    expect((await conversations.read(key))?.cancelledAt).toBe(3000);
  });
}
