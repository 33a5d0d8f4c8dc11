import type { Clock } from "@echo/core/system/clock";

/** Time that moves only when a caller sleeps or a test says so. */
export function createManualClock(
  start = Date.UTC(2026, 0, 15),
): Clock & { pass: (ms: number) => void; slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    monotonic: () => now - start,
    sleep(ms) {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
    pass(ms) {
      now += ms;
    },
  };
}
