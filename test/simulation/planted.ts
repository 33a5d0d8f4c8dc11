import type { Plant } from "./plant.ts";
import {
  CANCEL_OF_ANY_SESSION,
  COMMIT_AFTER_CANCEL,
  NO_FENCE,
  NO_RESCUE,
  RESUMED_LEFTOVERS,
  SILENT_DUPLICATE,
  UNCONDITIONAL_RELEASE,
} from "./plant.ts";
import type { Bounds } from "./schedule.ts";
import { GOOD_CLOCKS } from "./schedule.ts";

/** All that may go wrong, with clocks as good as the design asks for. */
export const ANYTHING: Bounds = { skewMs: GOOD_CLOCKS, mostFaults: 4 };
/** Nothing goes wrong: two things only happen at once. */
export const NO_FAULTS: Bounds = { skewMs: [0], mostFaults: 0 };
/** A platform that delivers until it is told that it was taken; webhooks die, but their stores answer. */
export const DYING_WEBHOOKS: Bounds = {
  ...ANYTHING,
  adapters: ["telegram"],
  webhookBlows: ["crash-before", "crash-after"],
};

/** Every bug that is put in on purpose, and the schedules that must find it. */
export const PLANTED: readonly (Bounds & { name: string; plant: Plant })[] = [
  { ...ANYTHING, name: "no fence", plant: NO_FENCE },
  { ...NO_FAULTS, name: "unconditional release", plant: UNCONDITIONAL_RELEASE },
  { ...ANYTHING, name: "no rescue", plant: NO_RESCUE },
  { ...DYING_WEBHOOKS, name: "a duplicate that does not wake", plant: SILENT_DUPLICATE },
  { ...ANYTHING, name: "a commit after the cancel of its session", plant: COMMIT_AFTER_CANCEL },
  { ...ANYTHING, name: "a cancel that ignores the session id", plant: CANCEL_OF_ANY_SESSION },
  { ...ANYTHING, name: "resuming an interrupted attempt's transcript", plant: RESUMED_LEFTOVERS },
];

export const MOST_SCHEDULES = 5000;
