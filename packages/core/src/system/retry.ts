import type { Clock } from "./clock.ts";

/** The outcome of a call. */
export type Outcome<Value> = { value: Value } | { error: unknown };

interface Patience {
  clock: Clock;
  /** Milliseconds to wait before the second call, the third call and so on. */
  waitsMs: readonly number[];
  /** Ends a wait early. */
  signal?: AbortSignal;
}

/**
 * Calls `act`. While its outcome `mayPass` and a wait is left, waits and calls it again. Then returns the value of the
 * last outcome, or throws its error.
 */
export async function retry<Value>(
  { clock, waitsMs, signal }: Patience,
  act: () => Promise<Value>,
  mayPass: (outcome: Outcome<Value>) => boolean | Promise<boolean>,
): Promise<Value> {
  for (const waitMs of waitsMs) {
    const outcome = await act().then(
      (value): Outcome<Value> => ({ value }),
      (error: unknown): Outcome<Value> => ({ error }),
    );
    if (!(await mayPass(outcome))) {
      if ("error" in outcome) throw outcome.error;
      return outcome.value;
    }
    await clock.sleep(waitMs, signal);
  }
  return act();
}

/** Milliseconds to wait after `failures` failures in a row: `first` after one, then doubled each time, up to `most`. */
export function doubled({ first, most }: { first: number; most: number }, failures: number): number {
  return Math.min(first * 2 ** (failures - 1), most);
}
