import { tmpdir } from "node:os";
import type { Clock } from "@echo/core/system/clock";
import type { ProcessIdentity } from "./process-tree.ts";
import { descendantsOf, findMarked, isAlive } from "./process-tree.ts";
import { removeRunFiles } from "./run-files.ts";

/** Milliseconds between two looks at what still lives. */
const LOOK_MS = 50;
/** Killed processes are gone within this, or they hang in the kernel. */
const SWEEP_MS = 3000;

/** Everything that was ever seen below one process. Bash's children are in sessions and groups of their own. */
export interface Following {
  look(): void;
  /** Kills what is left of it, and what bears `marker`; says how many those were. */
  sweep(marker: string): Promise<number>;
}

export function follow(pid: number, clock: Clock): Following {
  const seen = createSeen();
  return {
    look: () => seen.add(descendantsOf(pid)),
    sweep: (marker) => killAll(seen, marker, clock),
  };
}

type Seen = ReturnType<typeof createSeen>;

/** Processes that were seen once, whatever they have become. */
function createSeen() {
  const seen = new Map<string, ProcessIdentity>();
  const add = (found: ProcessIdentity[]) => {
    for (const one of found) seen.set(`${one.pid} ${one.startedAt}`, one);
  };
  const alive = () => [...seen.values()].filter(isAlive);
  return {
    add,
    /** Those that live, with what one of them started just before it was killed. */
    left: () => {
      for (const known of alive()) add(descendantsOf(known.pid));
      return alive();
    },
  };
}

/**
 * Ends every process whose marker starts with `prefix`, and everything below them, and removes their temporary files:
 * for a runner that takes over after a crash. Says how many processes there were; without /proc it finds none.
 */
export async function sweepMarker(prefix: string, clock: Clock, tmpRoot = tmpdir()): Promise<number> {
  if (prefix === "") throw new Error("an empty marker would end every turn of this machine");
  const ended = await killAll(createSeen(), prefix, clock);
  await removeRunFiles(tmpRoot, prefix);
  return ended;
}

async function killAll(seen: Seen, prefix: string, clock: Clock): Promise<number> {
  const killed = new Set<number>();
  const find = () => {
    seen.add(findMarked(prefix));
    return seen.left();
  };
  const until = clock.monotonic() + SWEEP_MS;
  for (let left = find(); left.length > 0 && clock.monotonic() < until; left = find()) {
    for (const { pid } of left) {
      if (sendSignal(pid, "SIGKILL")) killed.add(pid);
    }
    await clock.sleep(LOOK_MS);
  }
  return killed.size;
}

/**
 * The soft stop, then the hard one: SIGINT lets the CLI end its tools and close its transcript; SIGKILL goes to its
 * whole group. What left that group is the sweep's.
 */
export async function endGroup(pid: number, graceMs: number, exited: AbortSignal, clock: Clock): Promise<void> {
  sendSignal(pid, "SIGINT");
  await clock.sleep(graceMs, exited);
  if (!exited.aborted) killGroup(pid);
}

/** What is left of the group; its number is not given away while anyone is in it. All there is without /proc. */
export function killGroup(pid: number): void {
  sendSignal(-pid, "SIGKILL");
}

/** Whether it was delivered: the process may be gone, or another user's. */
function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
