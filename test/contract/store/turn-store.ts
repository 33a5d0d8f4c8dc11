import { turnId } from "@echo/core/id/turn-id";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { freshKey, turn } from "./sample.ts";

export function turnStoreContract(makeStores: () => Stores): void {
  test("a turn reads back whole", async () => {
    const { turns } = makeStores();
    const key = freshKey();
    await turns.record(key, turn(1));
    expect(await turns.load(key, turn(1).id)).toEqual(turn(1));
    expect(await turns.load(key, turnId(2, 1))).toBeUndefined();
    expect(await turns.load(freshKey(), turn(1).id)).toBeUndefined();
  });

  test("if a turn is recorded twice, the later record counts", async () => {
    const { turns } = makeStores();
    const key = freshKey();
    await turns.record(key, turn(1, "întâi"));
    await turns.record(key, turn(1, "apoi"));
    expect(await turns.load(key, turn(1).id)).toEqual(turn(1, "apoi"));
  });

  test("a turn too large for one item reads back whole", async () => {
    const { turns } = makeStores();
    const key = freshKey();
    const long = turn(1, "ă".repeat(300_000));
    await turns.record(key, long);
    await turns.markSent(key, long.id, 4, false);
    expect(await turns.load(key, long.id)).toEqual({ ...long, sent: 4 });
  });

  test.each([1, 300_000])("the pieces of a turn read back whole: %i characters", async (length) => {
    const { turns } = makeStores();
    const key = freshKey();
    const rendered = { ...turn(1), pieces: [[{ kind: "text", rows: [], content: "ă".repeat(length) }, {}], []] };
    await turns.record(key, rendered);
    await turns.markSent(key, rendered.id, 1, false, { takenUp: { epoch: 3, count: 2 } });
    expect(await turns.load(key, rendered.id)).toEqual({ ...rendered, sent: 1, takenUp: { epoch: 3, count: 2 } });
  });

  test("the count of what was sent never goes down", async () => {
    const { turns } = makeStores();
    const key = freshKey();
    const { id } = turn(1);
    await turns.record(key, turn(1));
    await turns.markSent(key, id, 2, false);
    await turns.markSent(key, id, 1, false);
    expect(await turns.load(key, id)).toMatchObject({ sent: 2, closed: false });
    await turns.markSent(key, id, 1, true);
    expect(await turns.load(key, id)).toMatchObject({ sent: 2, closed: true });
    await turns.markSent(key, id, 3, false);
    expect(await turns.load(key, id)).toMatchObject({ sent: 3, closed: true });
  });

  test("the pieces that a chat refused are remembered", async () => {
    const { turns } = makeStores();
    const key = freshKey();
    const recorded = turn(1);
    await turns.record(key, recorded);
    await turns.markSent(key, recorded.id, 1, false, {});
    expect((await turns.load(key, recorded.id))?.refused).toBeUndefined();
    await turns.markSent(key, recorded.id, 2, true, { refused: [1], lateAt: 5 });
    expect(await turns.load(key, recorded.id)).toEqual({ ...recorded, sent: 2, closed: true, refused: [1], lateAt: 5 });
  });

  test("the progress message is remembered until it is removed", async () => {
    const { turns } = makeStores();
    const key = freshKey();
    expect(await turns.loadProgress(key)).toBeUndefined();
    await turns.keepProgress(key, "17");
    expect(await turns.loadProgress(key)).toBe("17");
    expect(await turns.loadProgress(freshKey())).toBeUndefined();
    await turns.keepProgress(key, undefined);
    expect(await turns.loadProgress(key)).toBeUndefined();
  });

  test("marking a missing turn creates none", async () => {
    const { turns } = makeStores();
    const key = freshKey();
    await turns.markSent(key, turn(1).id, 1, true);
    expect(await turns.load(key, turn(1).id)).toBeUndefined();
  });
}
