import { ANYTHING, JUMPING_CLOCKS, MOST_SCHEDULES, PLANTED } from "../simulation/planted.ts";
import { search } from "../simulation/search.ts";

export interface SimulationReport {
  schedules: number;
  turns: number;
  faults: number;
  ambiguous: number;
  /** Broken promises, each with the smallest failing schedule. */
  failures: string[];
  /** How many schedules it took to find each planted bug. */
  planted: { name: string; schedules: number | undefined }[];
  tookMs: number;
}

/** Runs two thirds of the schedules with good clocks and the rest with any clocks, which also jump, then looks for each planted bug. */
export async function simulateMany(most: number, seed: number): Promise<SimulationReport> {
  const startedAt = performance.now();
  const good = await search(ANYTHING, { most: Math.ceil((most * 2) / 3), seed, shrinks: true });
  const any = await search(JUMPING_CLOCKS, { most: Math.floor(most / 3), seed, shrinks: true });
  const planted: SimulationReport["planted"] = [];
  for (const bug of PLANTED) {
    const found = await search(bug, { most: MOST_SCHEDULES, seed, shrinks: false });
    planted.push({ name: bug.name, schedules: found.failure === undefined ? undefined : found.schedules });
  }
  const failures = [good.failure, any.failure].flatMap((failure) =>
    failure === undefined ? [] : [`${failure.violations.join("; ")} in ${JSON.stringify(failure.schedule)}`],
  );
  return {
    schedules: good.schedules + any.schedules,
    turns: good.turns + any.turns,
    faults: good.faults + any.faults,
    ambiguous: good.ambiguous + any.ambiguous,
    failures,
    planted,
    tookMs: Math.round(performance.now() - startedAt),
  };
}
