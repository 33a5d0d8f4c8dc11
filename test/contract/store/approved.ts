import { expect, test } from "vitest";
import type { Stores } from "../../fakes/store/memory.ts";
import { commit, freshId, freshKey, freshSessionId, openApproved, opening, openSession, session } from "./sample.ts";

/** A cancel after the approval. */
export function approvedContract(makeStores: () => Stores): void {
  test("a cancel withdraws an approval that came before it", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { live } = await openApproved(stores, key, 1000, 2000);
    const approvedSession = { id: live.id, slug: live.slug };
    expect(await stores.conversations.read(key)).toMatchObject({ approvedSession, lastSession: approvedSession });
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 1999 })).toBeUndefined();
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 2000 })).toEqual(approvedSession);
    expect((await stores.conversations.read(key))?.approvedSession).toBeUndefined();
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000 })).toBeUndefined();
  });

  test("a button withdraws its own approval only", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { live } = await openApproved(stores, key, 1000, 2000);
    expect(
      await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000, session: freshSessionId() }),
    ).toBeUndefined();
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000, session: live.id })).toBeDefined();
  });

  test("a cancel from before a newer session does not reach it through an older approval", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openApproved(stores, key, 1000, 2000);
    await stores.conversations.wake(key, 4000, opening(4000));
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000 })).toBeUndefined();
    expect((await stores.conversations.read(key))?.opening).toBeDefined();
    await commit(stores, held, { session: session(4000) });
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000 })).toBeUndefined();
    expect(
      await stores.conversations.cancel(key, { id: freshId(), receivedAt: 5000, session: live.id }),
    ).toBeUndefined();
    expect((await stores.conversations.read(key))?.session?.startedAt).toBe(4000);
  });

  test("a cancel of what began since leaves the approval, and the next one withdraws it", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openApproved(stores, key, 1000, 2000);
    const [approvedSession, opened] = [{ id: live.id, slug: live.slug }, opening(4000)];
    const cancel = (receivedAt: number) => stores.conversations.cancel(key, { id: freshId(), receivedAt });
    await stores.conversations.wake(key, 4000, opened);
    expect(await cancel(5000)).toEqual({ id: opened.planningSessionId, slug: opened.slug });
    expect(await stores.conversations.read(key)).toMatchObject({ approvedSession, lastSession: approvedSession });
    const next = session(6000);
    const lastSession = { id: next.id, slug: next.slug, locale: next.locale };
    const loaded = { planningSessionId: undefined, cancelledAt: 5000 };
    await stores.leases.commit(held, loaded, { session: next, lastSession, turnCounter: 2, now: 6000 });
    expect(await cancel(7000)).toMatchObject({ id: next.id });
    expect(await stores.conversations.read(key)).toMatchObject({ approvedSession, lastSession });
    expect(await cancel(8000)).toEqual(approvedSession);
    const { approvedSession: left, lastSession: last } = (await stores.conversations.read(key)) ?? {};
    expect(left).toBeUndefined();
    expect(last).toEqual(approvedSession);
    expect(await cancel(9000)).toBeUndefined();
  });

  test("what a commit does not name stays", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openApproved(stores, key, 1000, 2000);
    const next = session(3000);
    await commit(stores, held, { session: next });
    expect(await stores.conversations.read(key)).toMatchObject({
      session: next,
      lastSession: { id: live.id },
      approvedSession: { id: live.id },
    });
  });

  test("a closed session is gone whole", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held } = await openSession(stores, key, 1000);
    await commit(stores, held, { session: undefined, turnCounter: 2 });
    const closed = await stores.conversations.read(key);
    expect(closed?.turnCounter).toBe(2);
    expect(closed?.session).toBeUndefined();
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 9000 })).toBeUndefined();
  });
}
