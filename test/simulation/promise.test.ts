import { describe, expect, test } from "vitest";
import { WITHOUT_SECOND_NET } from "./plant.ts";
import { ANYTHING, DYING_WEBHOOKS, JUMPING_CLOCKS, NO_FAULTS } from "./planted.ts";
import { search } from "./search.ts";

/** `npm run chaos` runs more schedules, with a new seed each time. */
const SEED = 20_261_122;
const PATIENCE_MS = 180_000;

describe("the hand-off, simulated", () => {
  test.each([
    { name: "crashes, freezes, duplicates and failures", bounds: ANYTHING, most: 1200 },
    {
      name: "clocks that differ by more than the design allows, and are set forwards and back",
      bounds: JUMPING_CLOCKS,
      most: 600,
    },
    // The control for the planted bugs: the same schedules without a bug.
    { name: "nothing goes wrong, with one net only", bounds: { ...NO_FAULTS, plant: WITHOUT_SECOND_NET }, most: 400 },
    { name: "dying webhooks, with one net only", bounds: { ...DYING_WEBHOOKS, plant: WITHOUT_SECOND_NET }, most: 400 },
  ])(
    "keeps every promise: $name",
    async ({ bounds, most }) => {
      const found = await search(bounds, { most, seed: SEED, shrinks: true });
      expect(found.failure).toBeUndefined();
      expect(found.turns).toBeGreaterThan(most);
    },
    PATIENCE_MS,
  );
});
