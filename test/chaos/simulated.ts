import { ANYTHING, MOST_SCHEDULES, PLANTED } from "../simulation/planted.ts";
import { ANY_CLOCKS } from "../simulation/schedule.ts";
import { search } from "../simulation/search.ts";

export interface SimulationReport {
  schedules: number;
  turns: number;
  faults: number;
  ambiguous: number;
  /** Broken promises, each with the smallest schedule that was found. */
  failures: string[];
  /** After how many schedules each planted bug was found. */
  planted: { name: string; schedules: number | undefined }[];
  tookMs: number;
}

/** Two thirds with clocks as good as the design asks for, the rest with any; and each planted bug. */
export async function simulateMany(most: number, seed: number): Promise<SimulationReport> {
  const startedAt = performance.now();
  const good = await search(ANYTHING, { most: Math.ceil((most * 2) / 3), seed, shrinks: true });
  const any = await search({ ...ANYTHING, skewMs: ANY_CLOCKS }, { most: Math.floor(most / 3), seed, shrinks: true });
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
