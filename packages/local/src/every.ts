import { systemClock } from "@echo/core/system/clock";

/** Runs `act` now and every `ms` milliseconds, never twice at once. `act` must not throw. */
export function every(ms: number, act: () => Promise<void>): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const loop = async () => {
    while (!stopped.signal.aborted) {
      await act();
      await systemClock.sleep(ms, stopped.signal);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}
