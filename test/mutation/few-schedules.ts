import { expect, test } from "vitest";
import { ANYTHING } from "../simulation/planted.ts";
import { search } from "../simulation/search.ts";

const SEED = 20_261_129;
const SCHEDULES = 60;

test("the hand-off keeps every promise in a few schedules", async () => {
  const found = await search(ANYTHING, { most: SCHEDULES, seed: SEED, shrinks: false });
  expect(found.failure?.violations).toBeUndefined();
});
