import { expect, test } from "vitest";
import { AIMS, benchStoreOperations } from "./store-operations.ts";

test("a warm turn and an idle runner cost no more than was aimed at", { timeout: 120_000 }, async () => {
  const { turn, idle } = await benchStoreOperations({ idleMs: 20_000, speed: 4 });
  expect(turn.writes).toBeLessThanOrEqual(AIMS.writesPerTurn);
  expect(turn.reads).toBeLessThanOrEqual(AIMS.readsPerTurn);
  expect(turn.writes).toBeGreaterThan(3);
  expect(turn.polls.reads).toBeGreaterThan(0);
  expect(idle.readUnitsPerSecond).toBeLessThan(AIMS.idleReadUnitsPerSecond);
  expect(idle.readUnitsPerSecond).toBeGreaterThan(0);
  // Quiet for a while, it looks once a second, not twice.
  expect(idle.reads / idle.seconds).toBeLessThan(1.3);
});
