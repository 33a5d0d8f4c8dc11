import type { SessionBase } from "../conversation/session.ts";
import type { Ledger } from "../port/ledger.ts";
import type { Log } from "../system/log.ts";
import { dayOf } from "./day.ts";

/** What a process of the CLI used. */
export interface Used {
  turns: number;
  usage: { tokensIn: number; tokensOut: number };
  costUsd: number;
}

/** Adds what a process used to the current phase's record, and remembers what the CLI has reported so far. */
export function charge<One extends SessionBase>(session: One, { turns, usage, costUsd }: Used): One {
  const phases = session.phases.map((record, index) =>
    index === session.phases.length - 1
      ? {
          ...record,
          turns: record.turns + turns,
          tokensIn: record.tokensIn + usage.tokensIn,
          tokensOut: record.tokensOut + usage.tokensOut,
          costUsd: record.costUsd + costUsd,
        }
      : record,
  );
  const { claude } = session;
  if (claude === undefined) return { ...session, phases };
  return { ...session, phases, claude: { ...claude, reportedCostUsd: claude.reportedCostUsd + costUsd } };
}

/**
 * Counts what a process has cost towards the day, whatever becomes of its turn. Attempts of this turn that were cut off
 * with their runner told nobody their cost: they did the same work and did not finish, so each counts as much again.
 * An answer that is paid for is not thrown away because it could not be counted.
 */
export async function chargeDay(
  { ledger, now, log }: { ledger: Ledger; now: number; log: Log },
  costUsd: number,
  attempt: number,
): Promise<void> {
  if (costUsd === 0) return;
  const usd = costUsd * Math.max(1, attempt);
  await ledger
    .charge(dayOf(now), usd)
    .catch((error: unknown) => log("error", "day-not-charged", { usd, error: String(error) }));
}
