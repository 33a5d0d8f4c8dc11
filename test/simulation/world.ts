import type { Clock } from "@echo/core/system/clock";
import { StoreError } from "@echo/core/system/store-error";
import type { Blow, Fault, ProcessKind } from "./schedule.ts";
import type { Random } from "./random.ts";
import { createRandom } from "./random.ts";

/** An arbitrary moment: nothing here reads the real clock. */
const START_MS = Date.UTC(2026, 10, 22);

/** A simulated process that runs our code. It can be killed or frozen between any two of its steps. */
export interface Process {
  readonly name: string;
  readonly kind: ProcessKind;
  readonly clock: Clock;
  isAlive: boolean;
  /** The time at which it was killed or ended by itself. */
  diedAt: number | undefined;
  isFrozen: boolean;
  /** What arrived while it was frozen. */
  backlog: (() => void)[];
}

/**
 * Virtual time. Events happen one after another, and between two events every promise settles that can settle. So a
 * schedule is determined by its seed, its actions and its faults, and runs the same way each time.
 */
export interface World {
  now(): number;
  readonly random: Random;
  at(ms: number, act: () => void): void;
  /** Runs events until `isOver` (checked after each), until none is left, or until `limitMs` of virtual time pass. */
  run(isOver: () => boolean, limitMs: number): Promise<"over" | "too-long">;
  spawn(kind: ProcessKind, name: string, skewMs?: number): Process;
  kill(process: Process): void;
  freeze(process: Process, ms: number): void;
  /** Sets the wall clock of these processes, those to come too. */
  jump(kind: ProcessKind | "all", byMs: number): void;
  /** Lets the process go on with `act`: now, when it thaws, or never if it is dead. */
  deliver(process: Process, act: () => void): void;
  /** A call that leaves the process. It travels, takes effect at one moment, and its answer travels back. */
  call<Result>(process: Process, verb: string, effect: () => Promise<Result>): Promise<Result>;
  /** The faults that have struck. */
  readonly struck: Fault[];
}

interface Event {
  at: number;
  order: number;
  act: () => void;
}

/** `trace` gets a line for every event. Use it to read a schedule that failed. */
export function createWorld(seed: number, faults: readonly Fault[], trace?: (line: string) => void): World {
  const random = createRandom(seed);
  const queue: Event[] = [];
  const struck: Fault[] = [];
  const counts = new Map<string, number>();
  /** Each takes a sleeper's ear from the signal that would wake it. */
  const asleep = new Set<() => void>();
  const offsets: Record<ProcessKind, number> = { runner: 0, webhook: 0, system: 0 };
  let now = START_MS;
  let order = 0;

  const at = (ms: number, act: () => void) => {
    const event = { at: Math.max(ms, now), order: order++, act };
    let place = queue.length;
    while (place > 0 && isLater(queue[place - 1], event)) place -= 1;
    queue.splice(place, 0, event);
  };
  const deliver = (process: Process, act: () => void) => {
    if (!process.isAlive) return;
    if (process.isFrozen) process.backlog.push(act);
    else act();
  };
  const tell = (process: Process, what: string, more?: unknown) =>
    trace?.(`${now - START_MS} ${process.name} ${what} ${more === undefined ? "" : JSON.stringify(more)}`);
  const kill = (process: Process) => {
    if (process.isAlive) tell(process, "ends");
    if (process.isAlive) process.diedAt = now;
    process.isAlive = false;
    process.backlog = [];
  };
  const freeze = (process: Process, ms: number) => {
    if (process.isFrozen) return;
    process.isFrozen = true;
    tell(process, `freezes for ${ms}`);
    at(now + ms, () => {
      process.isFrozen = false;
      for (const act of process.backlog.splice(0)) at(now, () => deliver(process, act));
    });
  };
  const count = (name: string) => {
    const seen = counts.get(name) ?? 0;
    counts.set(name, seen + 1);
    return seen;
  };
  /** The fault that is due at this call, if any. */
  const strike = (process: Process, verb: string): Fault | undefined => {
    const nth = count(process.kind);
    const nthOfVerb = count(`${process.kind} ${verb}`);
    const fault = faults.find(
      (one) =>
        one.process === process.kind &&
        (one.verb === undefined ? one.nth === nth : one.verb === verb && one.nth === nthOfVerb),
    );
    if (fault !== undefined) struck.push(fault);
    return fault;
  };
  const latency = () => (random.chance(0.05) ? random.between(20, 200) : random.between(1, 6));

  return {
    now: () => now,
    random,
    struck,
    at,
    deliver,
    kill,
    freeze,
    jump: (kind, byMs) => {
      for (const one of ["runner", "webhook", "system"] as const)
        if (kind === one || kind === "all") offsets[one] += byMs;
    },
    run: async (isOver, limitMs) => {
      const end = now + limitMs;
      try {
        for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
          if (event.at > end) return "too-long";
          now = event.at;
          event.act();
          await settle();
          if (isOver()) return "over";
        }
        return "too-long";
      } finally {
        // Who still sleeps is dead. Node would keep a joined signal, and all behind it, for as long as somebody listens.
        for (const forget of asleep) forget();
      }
    },
    spawn: (kind, name, skewMs = 0) => {
      const process: Process = {
        kind,
        name,
        isAlive: true,
        diedAt: undefined,
        isFrozen: false,
        backlog: [],
        clock: {
          now: () => now + skewMs + offsets[kind],
          monotonic: () => now,
          sleep: (ms, signal) =>
            new Promise((resolve) => {
              if (signal?.aborted === true) return resolve();
              const wake = () => {
                forget();
                resolve();
              };
              const forget = () => {
                signal?.removeEventListener("abort", wake);
                asleep.delete(forget);
              };
              asleep.add(forget);
              signal?.addEventListener("abort", wake);
              at(now + ms, () => deliver(process, wake));
            }),
        },
      };
      return process;
    },
    call: (process, verb, effect) =>
      new Promise((resolve, reject) => {
        if (!process.isAlive) return;
        const fault = strike(process, verb);
        const blow: Blow | undefined = fault?.blow;
        const ms = fault?.ms ?? 0;
        if (blow !== undefined) tell(process, `${verb} ${blow}`);
        if (blow === "crash-before") return kill(process);
        if (blow === "freeze-before" && !isFile(verb)) freeze(process, ms);
        const fail = () => at(now + latency(), () => deliver(process, () => reject(new StoreError(verb, "fault"))));
        if (blow === "fail-before" && isRemote(verb)) return fail();
        const takeEffect = () => {
          void effect().then(
            (result) => {
              tell(process, verb, result);
              if (blow === "crash-after") kill(process);
              if (blow === "freeze-after") freeze(process, ms);
              if (blow === "fail-after" && isRemote(verb)) return fail();
              at(now + latency(), () => deliver(process, () => resolve(result)));
            },
            (error: unknown) => at(now + latency(), () => deliver(process, () => reject(error))),
          );
        };
        // A frozen process has not sent the call yet. With a slow network it has.
        const send = () => at(now + latency() + (blow === "late" ? ms : 0), takeEffect);
        deliver(process, send);
      }),
  };
}

function isLater(queued: Event | undefined, event: Event): boolean {
  return queued !== undefined && (queued.at > event.at || (queued.at === event.at && queued.order > event.order));
}

/**
 * A file system has no fence, and the runner checks its lease right before a write. Nothing can cover a freeze between
 * the two.
 */
function isFile(verb: string): boolean {
  return verb === "workspace.write" || verb === "workspace.remove";
}

/** Stores and chats can fail. A process's own disk does not. */
function isRemote(verb: string): boolean {
  return !/^(agent|outcomes|workspace|runner)\./.test(verb);
}

/** Resolves when every promise that can settle has settled. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The port as the process sees it: every verb is a call that leaves the process. `local` verbs answer at once. */
export function reach<Port extends object>(
  world: World,
  process: Process,
  name: string,
  port: Port,
  local: readonly string[] = [],
): Port {
  return new Proxy(port, {
    get(target, verb, receiver) {
      const value: unknown = Reflect.get(target, verb, receiver);
      if (typeof value !== "function" || typeof verb !== "string" || local.includes(verb)) return value;
      return (...given: unknown[]) =>
        world.call(process, `${name}.${verb}`, async () =>
          (value as (...args: unknown[]) => unknown).apply(target, given),
        );
    },
  });
}
