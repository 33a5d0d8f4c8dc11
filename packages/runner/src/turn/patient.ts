import { doubled } from "@echo/core/system/retry";
import { StoreError } from "@echo/core/system/store-error";
import type { Runner } from "../lease/runner.ts";

/** Milliseconds before a call to a store is tried again. The wait doubles each time, up to `most`. */
const RETRY_MS = { first: 500, most: 5000 };

type Waiting = Pick<Runner, "clock" | "keeper" | "log">;

/**
 * Calls `act` again while the store fails, the lease is trusted and nothing stops the turn. So an answer that is ready
 * survives a store that is away for a while. Use it only for calls that may be repeated.
 */
export async function untilStored<Result>(
  { clock, keeper, log }: Waiting,
  stop: AbortSignal,
  act: () => Promise<Result>,
): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await act();
    } catch (error) {
      const mayPass = error instanceof StoreError && !stop.aborted && keeper.isTrusted();
      if (!mayPass) throw error;
      log("warn", "store-away", { conversation: keeper.lease.key, failures, error: error.message });
      await clock.sleep(doubled(RETRY_MS, failures), stop);
      if (stop.aborted || !keeper.isTrusted()) throw error;
    }
  }
}

/** The same runner, whose stores are waited for. A charge is not repeated here: it would count twice. */
export function patient(runner: Runner, stop: AbortSignal): Runner {
  const waits =
    <Given extends unknown[], Result>(verb: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> =>
      untilStored(runner, stop, () => verb(...given));
  const { documents, inbox, leases, ledger, projects, turns } = runner;
  return {
    ...runner,
    documents: { ...documents, put: waits(documents.put), get: waits(documents.get) },
    inbox: { ...inbox, load: waits(inbox.load), finish: waits(inbox.finish) },
    leases: { ...leases, commit: waits(leases.commit) },
    ledger: { ...ledger, spentUsd: waits(ledger.spentUsd) },
    projects: { ...projects, read: waits(projects.read) },
    turns: { ...turns, record: waits(turns.record), markSent: waits(turns.markSent) },
  };
}
