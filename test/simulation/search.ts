import * as fc from "fast-check";
import type { Plant } from "./plant.ts";
import type { Bounds, Schedule } from "./schedule.ts";
import { schedules } from "./schedule.ts";
import { simulate } from "./simulate.ts";

export interface Found {
  /** How many schedules ran, the failing one included. */
  schedules: number;
  turns: number;
  faults: number;
  ambiguous: number;
  failure: { schedule: Schedule; violations: string[] } | undefined;
}

/** Runs schedules until one breaks a promise. `shrinks`: then looks for the smallest schedule that does. */
export async function search(
  bounds: Bounds & { plant?: Plant },
  options: { most: number; seed: number; shrinks: boolean },
): Promise<Found> {
  const { plant, ...limits } = bounds;
  const found: Found = { schedules: 0, turns: 0, faults: 0, ambiguous: 0, failure: undefined };
  const property = fc.asyncProperty(schedules(limits), async (schedule) => {
    const verdict = await simulate(schedule, plant);
    found.turns += verdict.turns;
    found.faults += verdict.struck.length;
    found.ambiguous += verdict.ambiguous;
    if (verdict.violations.length === 0) return;
    found.failure = { schedule, violations: verdict.violations };
    throw new Error(verdict.violations.join("\n"));
  });
  const result = await fc.check(property, {
    numRuns: options.most,
    seed: options.seed,
    endOnFailure: !options.shrinks,
  });
  return { ...found, schedules: result.numRuns };
}
