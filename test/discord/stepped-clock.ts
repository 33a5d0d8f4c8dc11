import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@echo/core/system/clock";

export interface SteppedClock extends Clock {
  /** Moves time forward by `ms`, waking one sleeper after another. Each gets a real moment to do its work. */
  pass(ms: number): Promise<void>;
}

interface Sleeper {
  at: number;
  wake: () => void;
}

/** Real milliseconds that a woken sleeper gets before time moves on. */
const MOMENT_MS = 1;

/** A clock that moves only when a test calls `pass`. */
export function createSteppedClock(start = Date.UTC(2026, 0, 15)): SteppedClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => now,
    monotonic: () => now - start,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        const rouse = () => {
          sleepers.delete(sleeper);
          resolve();
        };
        signal?.addEventListener("abort", rouse, { once: true });
      }),
    async pass(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = [...sleepers].filter(({ at }) => at <= until).toSorted((left, right) => left.at - right.at);
        if (next === undefined) break;
        sleepers.delete(next);
        now = Math.max(now, next.at);
        next.wake();
        await pause(MOMENT_MS);
      }
      now = until;
      await pause(MOMENT_MS);
    },
  };
}
