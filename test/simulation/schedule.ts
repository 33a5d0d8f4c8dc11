import * as fc from "fast-check";

export type ProcessKind = "runner" | "webhook" | "system";

/** What happens to a process at one of its calls. `…-after`: the call took effect, but its answer is lost. */
export type Blow =
  | "crash-before"
  | "crash-after"
  | "freeze-before"
  | "freeze-after"
  | "fail-before"
  | "fail-after"
  /** The call arrives much later than it was sent. */
  | "late";

export interface Fault {
  process: ProcessKind;
  blow: Blow;
  /** Strikes the nth call of all processes of this kind, or the nth call of `verb`. */
  nth: number;
  verb: string | undefined;
  ms: number;
}

/** What the person does, `afterMs` after the previous action. */
export interface Action {
  afterMs: number;
  what:
    | "plan"
    | "plan-other"
    | "say"
    | "cancel"
    | "press"
    | "press-old"
    | "press-cancel"
    | "press-old-cancel"
    /** Chooses, where the desk has asked, to plan an approved plan again; or to withdraw it. */
    | "replan"
    | "withdraw"
    | "advance"
    | "finalize";
  /** Which of the two chats. Both plan the same projects. */
  chat: 0 | 1;
  /** The platform delivers the message again after this time. */
  againAfterMs: number | undefined;
}

/** From `atMs` after the start, the wall clock of these processes shows `byMs` more, or less. */
export interface Jump {
  atMs: number;
  process: ProcessKind | "all";
  byMs: number;
}

export interface Schedule {
  seed: number;
  /** `discord`: a nonce makes one message. `telegram`: updates come in order, each again until it is taken. */
  adapter: "discord" | "telegram";
  actions: Action[];
  faults: Fault[];
  /** Milliseconds by which runners' clocks may be wrong in either direction. */
  skewMs: number;
  /** Milliseconds after the start at which a runner is asked to stop. */
  stopsAtMs: number[];
  /** Clocks that are set while the system runs. */
  jumps: Jump[];
  /** Percentage of the agent's runs that end in anything but an answer. */
  troublePercent: number;
}

/** Times in the simulation: so short that many events coincide. */
export const TIMES = {
  leaseMs: 3000,
  idleMs: 1200,
  pollMs: { busy: 200, idle: 400 },
  batchMs: { quiet: 150, atMost: 400 },
  rescueMs: 2000,
  startDeadlineMs: 2500,
  strandedAfterMs: 1500,
} as const;

const VERBS: Readonly<Record<ProcessKind, readonly string[]>> = {
  runner: [
    "leases.acquire",
    "leases.renew",
    "leases.commit",
    "leases.release",
    "conversations.read",
    "inbox.listPending",
    "inbox.finish",
    "inbox.load",
    "turns.record",
    "turns.load",
    "turns.markSent",
    "projects.claim",
    "projects.approve",
    "projects.move",
    "documents.put",
    "workspace.write",
    "workspace.prepare",
    "agent.fork",
    "agent.transcriptBytes",
    "chat.send",
  ],
  webhook: [
    "inbox.append",
    "conversations.wake",
    "conversations.cancel",
    "projects.move",
    "dispatch.invoke",
    "inbox.load",
  ],
  system: [
    "conversations.claimStart",
    "launcher.launch",
    "conversations.wake",
    "projects.move",
    "conversations.listDue",
  ],
};

const BLOWS: readonly Blow[] = [
  "crash-before",
  "crash-after",
  "freeze-before",
  "freeze-after",
  "fail-before",
  "fail-after",
  "late",
];
const freezeMs = fc.constantFrom(50, 300, 1000, 3500, 7000);

function faultOf(process: ProcessKind, mostCalls: number, blows = BLOWS, verbs = VERBS[process]): fc.Arbitrary<Fault> {
  const anywhere = fc.record({ nth: fc.nat(mostCalls), verb: fc.constant(undefined) });
  const aimed = fc.record({ nth: fc.constantFrom(0, 0, 1, 1, 2, 3, 5), verb: fc.constantFrom(...verbs) });
  return fc
    .record({
      where: fc.oneof(anywhere, { arbitrary: aimed, weight: 3 }),
      blow: fc.constantFrom(...blows),
      ms: freezeMs,
    })
    .map(({ where, ...rest }) => ({ process, ...where, ...rest }));
}

function faultIn({ webhookBlows = BLOWS, runnerVerbs }: Bounds): fc.Arbitrary<Fault> {
  return fc.oneof(
    { arbitrary: faultOf("runner", 150, BLOWS, runnerVerbs), weight: 6 },
    { arbitrary: faultOf("webhook", 25, webhookBlows), weight: 3 },
    { arbitrary: faultOf("system", 20), weight: 1 },
  );
}

const chat = fc.oneof(
  { arbitrary: fc.constant(0 as const), weight: 9 },
  { arbitrary: fc.constant(1 as const), weight: 1 },
);

const action: fc.Arbitrary<Action> = fc.record({
  afterMs: fc.constantFrom(1, 5, 20, 100, 400, 1000, 1500, 2000, 3000, 4000),
  what: fc.oneof(
    { arbitrary: fc.constant("say" as const), weight: 5 },
    { arbitrary: fc.constant("plan" as const), weight: 2 },
    { arbitrary: fc.constant("press" as const), weight: 5 },
    { arbitrary: fc.constantFrom("cancel", "press-cancel", "press-old-cancel"), weight: 2 },
    { arbitrary: fc.constantFrom("press-old", "advance", "finalize", "plan-other"), weight: 2 },
    { arbitrary: fc.constantFrom("replan", "replan", "replan", "withdraw"), weight: 1 },
  ),
  chat,
  againAfterMs: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 4 },
    { arbitrary: fc.constantFrom(1, 30, 700, 4000), weight: 1 },
  ),
});

function doing(what: Action["what"], afterMs: number): Action {
  return { what, afterMs, chat: 0, againAfterMs: undefined };
}

/** Frequent sequences of actions, which chance alone would rarely make: plan to the end, or cancel and plan again. */
const motif: fc.Arbitrary<Action[]> = fc.constantFrom(
  [doing("press", 2000), doing("press", 3000), doing("press", 1000)],
  [doing("cancel", 100), doing("plan", 1)],
  [doing("press-cancel", 1000), doing("plan", 20), doing("press-old-cancel", 1500)],
  [doing("press", 2000), doing("press", 3000), doing("plan", 2000), doing("replan", 400), doing("cancel", 1500)],
  [doing("plan", 1500), doing("replan", 100), doing("press", 2000), doing("press-cancel", 20)],
  [doing("plan-other", 1500), doing("cancel", 20)],
  [doing("say", 1000), doing("say", 1), doing("say", 400)],
  [doing("say", 1250), doing("say", 1500), doing("say", 1750), doing("say", 1600)],
);

const actions: fc.Arbitrary<Action[]> = fc
  .tuple(
    fc.constantFrom([doing("plan", 1)], [doing("plan", 1)], [doing("plan", 1)], []),
    fc.array(fc.oneof({ arbitrary: action.map((one) => [one]), weight: 3 }, { arbitrary: motif, weight: 1 }), {
      minLength: 2,
      maxLength: 6,
      size: "max",
    }),
  )
  .map(([opening, parts]) => [...opening, ...parts.flat()]);

const HOUR_MS = 3_600_000;
/** The simulation begins in 2026. */
const TO_1970_MS = -56 * 365 * 24 * HOUR_MS;

const jump: fc.Arbitrary<Jump> = fc.record({
  atMs: fc.integer({ min: 1, max: 12_000 }),
  process: fc.constantFrom("all", "all", "webhook", "runner", "system"),
  byMs: fc.constantFrom(-HOUR_MS, -HOUR_MS, HOUR_MS, -24 * HOUR_MS, 24 * HOUR_MS, TO_1970_MS, -2000, 2000),
});

export interface Bounds {
  skewMs: readonly number[];
  mostFaults: number;
  /** Default: no clock jumps. */
  mostJumps?: number;
  /** Default: both. */
  adapters?: readonly Schedule["adapter"][];
  webhookBlows?: readonly Blow[];
  /** The runner's calls at which most of its faults are aimed. Default: all. */
  runnerVerbs?: readonly string[];
}

/** With these, the clocks of two runners differ by less than a third of the lease. */
export const GOOD_CLOCKS = [0, TIMES.leaseMs / 6 - 50];
export const ANY_CLOCKS = [...GOOD_CLOCKS, TIMES.leaseMs / 2, TIMES.leaseMs];

export function schedules(bounds: Bounds): fc.Arbitrary<Schedule> {
  const { skewMs, mostFaults, mostJumps = 0, adapters = ["discord", "telegram"] } = bounds;
  const some = fc.array(faultIn(bounds), { minLength: Math.min(1, mostFaults), maxLength: mostFaults, size: "max" });
  const schedule = fc.record({
    seed: fc.integer(),
    adapter: fc.constantFrom(...adapters),
    actions,
    faults: fc.oneof({ arbitrary: fc.constant<Fault[]>([]), weight: 1 }, { arbitrary: some, weight: 5 }),
    skewMs: fc.constantFrom(...skewMs),
    stopsAtMs: fc.oneof(
      { arbitrary: fc.constant<number[]>([]), weight: 3 },
      { arbitrary: fc.array(fc.integer({ min: 100, max: 8000 }), { maxLength: 2 }), weight: 1 },
    ),
    jumps: fc.array(jump, { minLength: Math.min(1, mostJumps), maxLength: mostJumps, size: "max" }),
    troublePercent: fc.constantFrom(0, 0, 20),
  });
  // No bias towards extremes: few actions and few faults coincide too rarely.
  return fc.noBias(schedule);
}
