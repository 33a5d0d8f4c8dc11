import { describe, expect, test } from "vitest";
import { MOST_SCHEDULES, PLANTED } from "./planted.ts";
import { search } from "./search.ts";

const SEED = 20_261_122;
const PATIENCE_MS = 180_000;

describe("the simulation finds each planted bug", () => {
  test.each(PLANTED)(
    "$name",
    async (planted) => {
      const found = await search(planted, { most: MOST_SCHEDULES, seed: SEED, shrinks: false });
      expect(found.failure?.violations).not.toEqual([]);
      expect(found.failure).toBeDefined();
    },
    PATIENCE_MS,
  );
});
