import type { SessionBase } from "../conversation/session.ts";
import type { Ledger } from "../port/ledger.ts";
import type { Log } from "../system/log.ts";
import { dayOf } from "./day.ts";

/** The usage of one CLI process. */
export interface Used {
  turns: number;
  usage: { tokensIn: number; tokensOut: number };
  costUsd: number;
}

/** Adds the process's usage to the current phase's record, and remembers what the CLI has reported so far. */
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
 * Adds the cost of a process to the day's sum, even if its turn fails. If a runner died, its attempt never reported a
 * cost. Such an attempt did the same work without finishing, so each one counts as much as this process. If the ledger
 * fails, the answer is kept: it is already paid for. Returns the dollars that are still to be charged.
 */
export async function chargeDay(
  { ledger, now, log }: { ledger: Ledger; now: number; log: Log },
  costUsd: number,
  attempt: number,
): Promise<number> {
  if (costUsd === 0) return 0;
  const usd = costUsd * Math.max(1, attempt);
  return ledger.charge(dayOf(now), usd).then(
    () => 0,
    (error: unknown) => {
      log("error", "day-not-charged", { usd, error: String(error) });
      return usd;
    },
  );
}
