import type { Plant } from "./plant.ts";
import {
  ACTS_WITHOUT_TRUST,
  BELIEVES_ITS_CLOCK,
  CANCEL_OF_ANY_SESSION,
  COMMIT_AFTER_CANCEL,
  FORGOTTEN_APPROVAL,
  NO_FENCE,
  NO_RESCUE,
  RESUMED_LEFTOVERS,
  SILENT_DUPLICATE,
  TRUST_FROM_THE_ANSWER,
  UNCONDITIONAL_RELEASE,
} from "./plant.ts";
import type { Bounds } from "./schedule.ts";
import { ANY_CLOCKS, GOOD_CLOCKS } from "./schedule.ts";

/** Every kind of fault, with clocks as good as the design requires. */
export const ANYTHING: Bounds = { skewMs: GOOD_CLOCKS, mostFaults: 4 };
/** Any clocks, and they are set forwards and back. */
export const JUMPING_CLOCKS: Bounds = { skewMs: ANY_CLOCKS, mostFaults: 4, mostJumps: 3 };
/** No faults: events only coincide. */
export const NO_FAULTS: Bounds = { skewMs: [0], mostFaults: 0 };
/** The platform delivers an update again until the webhook takes it. Webhooks die, but their stores answer. */
export const DYING_WEBHOOKS: Bounds = {
  ...ANYTHING,
  adapters: ["telegram"],
  webhookBlows: ["crash-before", "crash-after"],
};

/** Every planted bug, and the schedules that must find it. */
export const PLANTED: readonly (Bounds & { name: string; plant: Plant })[] = [
  { ...ANYTHING, name: "no fence", plant: NO_FENCE },
  { ...NO_FAULTS, name: "unconditional release", plant: UNCONDITIONAL_RELEASE },
  { ...ANYTHING, name: "no rescue", plant: NO_RESCUE },
  { ...DYING_WEBHOOKS, name: "a duplicate that does not wake", plant: SILENT_DUPLICATE },
  { ...ANYTHING, name: "a commit after the cancel of its session", plant: COMMIT_AFTER_CANCEL },
  { ...ANYTHING, name: "a cancel that ignores the session id", plant: CANCEL_OF_ANY_SESSION },
  { ...ANYTHING, name: "resuming an interrupted attempt's transcript", plant: RESUMED_LEFTOVERS },
  { ...ANYTHING, name: "a cancel of a re-planning that forgets the approval", plant: FORGOTTEN_APPROVAL },
  { ...ANYTHING, name: "acting without trusting the lease", plant: ACTS_WITHOUT_TRUST },
  {
    ...ANYTHING,
    runnerVerbs: ["leases.renew"],
    name: "trust counted from the answer of a renewal",
    plant: TRUST_FROM_THE_ANSWER,
  },
  { ...JUMPING_CLOCKS, name: "a webhook that believes its own clock", plant: BELIEVES_ITS_CLOCK },
];

export const MOST_SCHEDULES = 5000;
