import { randomInt } from "node:crypto";
import { dayOf } from "@echo/core/money/day";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";

/** A day that no other test uses. */
const freshDay = () => dayOf(Date.UTC(randomInt(2100, 9000), 0, randomInt(1, 300)));

export function ledgerContract(makeStores: () => Stores): void {
  test("a day begins with nothing spent", async () => {
    expect(await makeStores().ledger.spentUsd(freshDay())).toBe(0);
  });

  test("charges add up, each day separately", async () => {
    const { ledger } = makeStores();
    const [day, next] = [freshDay(), freshDay()];
    await ledger.charge(day, 0.25);
    await ledger.charge(next, 4);
    await ledger.charge(day, 1.5);
    expect(await ledger.spentUsd(day)).toBe(1.75);
    expect(await ledger.spentUsd(next)).toBe(4);
  });

  test("charges at the same moment all count, even small ones", async () => {
    const { ledger } = makeStores();
    const day = freshDay();
    await Promise.all(Array.from({ length: 20 }, () => ledger.charge(day, 0.000_25)));
    expect(await ledger.spentUsd(day)).toBeCloseTo(0.005, 6);
  });

  test("the sum spent never goes down", async () => {
    const { ledger } = makeStores();
    const day = freshDay();
    await ledger.charge(day, 0.000_000_3);
    expect(await ledger.spentUsd(day)).toBeGreaterThanOrEqual(0.000_000_3);
  });
}
