import type { PlanningSessionId } from "@echo/core/id/planning-session-id";
import type { Slug } from "@echo/core/id/slug";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { commit, freshId, freshKey, freshSessionId, openApproved, opening, openSession, session } from "./sample.ts";

/** A cancel after the approval. */
export function approvedContract(makeStores: () => Stores): void {
  test("a cancel withdraws an approval that came before it", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { live } = await openApproved(stores, key, 1000, 2000);
    const approved = { id: live.id, slug: live.slug };
    const approvedSessions = [{ ...approved, at: 2000 }];
    expect(await stores.conversations.read(key)).toMatchObject({ approvedSessions, lastSession: approved });
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 1999 })).toBeUndefined();
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 2000 })).toEqual(approved);
    expect((await stores.conversations.read(key))?.approvedSessions).toEqual([]);
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000 })).toBeUndefined();
  });

  test("a button withdraws only its own approval", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { live } = await openApproved(stores, key, 1000, 2000);
    expect(
      await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000, session: freshSessionId() }),
    ).toBeUndefined();
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 3000, session: live.id })).toBeDefined();
  });

  test("a cancel that is older than a session does not end it through an older approval", async () => {
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

  test("a cancel of a later session leaves the approval, and the next cancel withdraws it", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openApproved(stores, key, 1000, 2000);
    const [approved, opened] = [{ id: live.id, slug: live.slug }, opening(4000)];
    const approvedSessions = [{ ...approved, at: 2000 }];
    const cancel = (receivedAt: number) => stores.conversations.cancel(key, { id: freshId(), receivedAt });
    await stores.conversations.wake(key, 4000, opened);
    expect(await cancel(5000)).toEqual({ id: opened.planningSessionId, slug: opened.slug });
    expect(await stores.conversations.read(key)).toMatchObject({ approvedSessions, lastSession: approved });
    const next = session(6000);
    const lastSession = { id: next.id, slug: next.slug, locale: next.locale };
    const loaded = { planningSessionId: undefined, cancelledAt: 5000 };
    await stores.leases.commit(held, loaded, { session: next, lastSession, turnCounter: 2 });
    expect(await cancel(7000)).toMatchObject({ id: next.id });
    expect(await stores.conversations.read(key)).toMatchObject({ approvedSessions, lastSession });
    expect(await cancel(8000)).toEqual(approved);
    expect(await stores.conversations.read(key)).toMatchObject({ approvedSessions: [], lastSession: approved });
    expect(await cancel(9000)).toBeUndefined();
  });

  test("a commit keeps the fields that it does not name", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openApproved(stores, key, 1000, 2000);
    const next = session(3000);
    await commit(stores, held, { session: next });
    expect(await stores.conversations.read(key)).toMatchObject({
      session: next,
      lastSession: { id: live.id },
      approvedSessions: [{ id: live.id }],
    });
  });

  test("of several approvals a typed cancel withdraws the newest, and a button its own", async () => {
    const stores = makeStores();
    const key = freshKey();
    const { held, live } = await openApproved(stores, key, 1000, 2000);
    const [second, third] = [session(3000), session(4000)];
    const named = ({ id, slug }: { id: PlanningSessionId; slug: Slug }, at: number) => ({ id, slug, at });
    const approvedSessions = [named(third, 4500), named(second, 3500), named(live, 2000)];
    await commit(stores, held, { session: undefined, approvedSessions });
    const press = { id: freshId(), receivedAt: 5000, session: live.id };
    expect(await stores.conversations.cancel(key, { ...press, place: 1 })).toBeUndefined();
    expect(await stores.conversations.cancel(key, { ...press, place: 2 })).toMatchObject({ id: live.id });
    expect(await stores.conversations.read(key)).toMatchObject({ lastSession: { id: live.id } });
    expect(await stores.conversations.cancel(key, { id: freshId(), receivedAt: 6000 })).toMatchObject({ id: third.id });
    expect(await stores.conversations.cancel(key, { ...press, place: 2 })).toBeUndefined();
    expect(await stores.conversations.read(key)).toMatchObject({ approvedSessions: [named(second, 3500)] });
  });

  test("a closed session leaves no fields behind", async () => {
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
