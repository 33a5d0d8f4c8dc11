import { countAmbiguous, violations } from "./check.ts";
import type { Fault, Schedule } from "./schedule.ts";
import { TIMES } from "./schedule.ts";
import { startPeople } from "./person.ts";
import type { Plant } from "./plant.ts";
import { createSimulated } from "./system.ts";
import { createWorld } from "./world.ts";

export interface Verdict {
  violations: string[];
  /** The faults that struck a call. */
  struck: readonly Fault[];
  turns: number;
  /** Messages that people saw twice, on a platform that cannot rule it out. */
  ambiguous: number;
  /** Milliseconds of virtual time. */
  tookMs: number;
}

/** The simulation is over after rescue found nothing to do more than this many times in a row. */
const QUIET_ROUNDS = 3;
const LIMIT_MS = 180_000;

/** Runs one schedule until rescue has nothing left to do, then checks every promise. */
export async function simulate(
  schedule: Schedule,
  plant: Plant = {},
  trace?: (line: string) => void,
): Promise<Verdict> {
  const world = createWorld(schedule.seed, schedule.faults, trace);
  const startedAt = world.now();
  const simulated = createSimulated(world, schedule, plant);
  const people = startPeople(world, schedule, simulated);
  let quietRounds = 0;
  const round = () => {
    simulated.rescue();
    world.at(world.now() + TIMES.rescueMs, round);
    if (!people.isDone()) return void (quietRounds = 0);
    void simulated.isQuiet().then((isQuiet) => (quietRounds = isQuiet ? quietRounds + 1 : 0));
  };
  world.at(world.now() + TIMES.rescueMs, round);
  const isOver = () => {
    simulated.beliefs.look();
    return quietRounds > QUIET_ROUNDS;
  };
  const end = await world.run(isOver, LIMIT_MS);
  const found = await violations(schedule, simulated);
  return {
    violations: end === "too-long" && found.length === 0 ? ["it never became quiet"] : found,
    struck: world.struck,
    turns: simulated.journal.commits.filter(({ turn }) => turn !== undefined).length,
    ambiguous: countAmbiguous(simulated),
    tookMs: world.now() - startedAt,
  };
}
