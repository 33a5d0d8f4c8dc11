import type { SessionBase } from "../conversation/session.ts";
import type { Told } from "../conversation/trouble.ts";
import { BUDGET_REACHED, DAY_BUDGET_REACHED } from "../conversation/trouble.ts";
import type { Ledger } from "../port/ledger.ts";
import { dayOf } from "./day.ts";
import { dollars } from "./dollars.ts";
import { totalCostUsd } from "./total.ts";

/** Dollars; `undefined`: no limit. */
export interface Budgets {
  sessionBudgetUsd?: number | undefined;
  /** For all people together, per calendar day. If absent, the ledger counts nothing. */
  dayBudgetUsd?: number | undefined;
}

/** What the processes of a turn may spend together, by the limit that is reached first. */
export interface Allowance {
  /** Dollars; `undefined`: no limit. */
  usd: number | undefined;
  /** What the person is told if it is used up and the turn itself has spent this much. */
  reached(turnUsd: number): Told;
}

/** What is left for the turn's next process after the earlier ones. At 0 the runner must not start one. */
export function leftUsd({ usd }: Allowance, spentUsd: number): number | undefined {
  return usd === undefined ? undefined : Math.max(0, usd - spentUsd);
}

/** Reads the ledger once, or not at all if no day's limit applies. */
export async function allowanceFor(
  { budgets, ledger, now }: { budgets: Budgets; ledger: Pick<Ledger, "spentUsd">; now: number },
  session: SessionBase,
): Promise<Allowance> {
  const ofSession: Allowance = {
    usd: leftOfSession(budgets, session),
    reached: () => ({ trouble: BUDGET_REACHED, detail: undefined }),
  };
  const { dayBudgetUsd } = budgets;
  const today = dayOf(now);
  if (dayBudgetUsd === undefined || session.grantedDay === today) return ofSession;
  const spentUsd = await ledger.spentUsd(today);
  const leftToday = Math.max(0, dayBudgetUsd - spentUsd);
  if (ofSession.usd !== undefined && ofSession.usd < leftToday) return ofSession;
  return {
    usd: leftToday,
    reached: (turnUsd) => ({
      trouble: DAY_BUDGET_REACHED,
      detail: `${dollars(spentUsd + turnUsd)} / ${dollars(dayBudgetUsd)}`,
    }),
  };
}

function leftOfSession({ sessionBudgetUsd }: Budgets, session: SessionBase): number | undefined {
  if (sessionBudgetUsd === undefined) return undefined;
  return Math.max(0, sessionBudgetUsd * (session.budgets ?? 1) - totalCostUsd(session));
}
