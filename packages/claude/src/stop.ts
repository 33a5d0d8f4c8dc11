import { tmpdir } from "node:os";
import type { Clock } from "@echo/core/system/clock";
import type { ProcessIdentity } from "./process-tree.ts";
import { descendantsOf, findMarked, isAlive } from "./process-tree.ts";
import { removeRunFiles } from "./run-files.ts";

/** Milliseconds between two looks for processes that are still alive. */
const LOOK_MS = 50;
/** Milliseconds after which a killed process is gone, unless it hangs in the kernel. */
const SWEEP_MS = 3000;

/** Remembers every process seen below one process, because Bash puts its children in other sessions and groups. */
export interface Following {
  look(): void;
  /** Kills those that are left and those with `marker`. Returns how many they were. */
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

/** All processes seen so far. They may have ended since. */
function createSeen() {
  const seen = new Map<string, ProcessIdentity>();
  const add = (found: ProcessIdentity[]) => {
    for (const one of found) seen.set(`${one.pid} ${one.startedAt}`, one);
  };
  const alive = () => [...seen.values()].filter(isAlive);
  return {
    add,
    /** Those that are alive, and the children that one of them started just before it was killed. */
    left: () => {
      for (const known of alive()) add(descendantsOf(known.pid));
      return alive();
    },
  };
}

/**
 * Ends every process whose marker starts with `prefix`, with its child processes, and removes their temporary files. A
 * runner that takes over after a crash calls this. Returns how many processes it ended. Without /proc it finds none.
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
 * Stops the CLI softly, then hard. SIGINT lets the CLI end its tools and close its transcript. SIGKILL goes to its
 * whole group. The sweep ends the processes that left the group.
 */
export async function endGroup(pid: number, graceMs: number, exited: AbortSignal, clock: Clock): Promise<void> {
  sendSignal(pid, "SIGINT");
  await clock.sleep(graceMs, exited);
  if (!exited.aborted) killGroup(pid);
}

/** Kills what is left of the group. Its id is not reused while a process is in it. This also works without /proc. */
export function killGroup(pid: number): void {
  sendSignal(-pid, "SIGKILL");
}

/** Whether the signal was delivered. The process may be gone, or belong to another user. */
function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
