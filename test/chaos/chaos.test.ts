import { expect, test } from "vitest";
import { faultsOf, runChaos } from "./run.ts";
import { showTable } from "./table.ts";

const SEED = 20_261_122;

test("twenty kills lose, reorder or double no message and leave nothing behind", { timeout: 420_000 }, async () => {
  const report = await runChaos({ kills: 20, seed: SEED, limitMs: 90_000, patienceMs: 90_000 });
  process.stdout.write(showTable(SEED, undefined, report));
  expect(faultsOf(report)).toEqual([]);
  expect(report.kills).toBeGreaterThanOrEqual(20);
  expect(report.answered).toBeGreaterThan(0);
});
