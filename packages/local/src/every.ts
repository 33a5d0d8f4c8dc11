import { systemClock } from "@echo/core/system/clock";

/** Does `act` now and then every `ms`, never twice at once; `act` does not throw. */
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
