import { dayOf } from "@echo/core/day";
import type { Inbound } from "@echo/core/inbound";
import { dollars } from "@echo/core/session-summary";
import type { Session } from "@echo/core/session";
import { totalCostUsd } from "@echo/core/session";
import type { RunnerDeps, RunnerSettings } from "../deps.ts";
import type { Told } from "./trouble.ts";

/** The subtypes of a turn that a budget stopped, before or while it ran. */
export const BUDGET_REACHED = "budget-reached";
export const DAY_BUDGET_REACHED = "day-budget-reached";

/** What the processes of a turn may spend together, by the limit that is nearer. */
export interface Allowance {
  /** Dollars; `undefined`: no limit. */
  usd: number | undefined;
  /** What the person is told where it is used up, and the turn has spent so much itself. */
  reached(turnUsd: number): Told;
}

/** What is left for the turn's next process when others have spent so much; at 0 none may be started. */
export function leftUsd({ usd }: Allowance, spentUsd: number): number | undefined {
  return usd === undefined ? undefined : Math.max(0, usd - spentUsd);
}

/**
 * What the person grants who goes on, by a press or a command, after a limit was reached: the session's budget once
 * more, or this session the rest of that day. Words alone grant nothing: they may have been on their way before.
 */
export function grantOf(session: Session, inbound: readonly Inbound[], now: number): Grant {
  if (inbound.every(({ intent }) => intent.kind === "reply")) return {};
  switch (session.lastSubtype) {
    case BUDGET_REACHED:
      return { budgets: (session.budgets ?? 1) + 1 };
    case DAY_BUDGET_REACHED:
      return dayOf(session.updatedAt) === dayOf(now) ? { grantedDay: dayOf(now) } : {};
    default:
      return {};
  }
}

type Grant = Pick<Session, "budgets" | "grantedDay">;

/** One read of the ledger, and none where no day's limit counts. */
export async function allowanceFor(
  { settings, ledger, clock }: Pick<RunnerDeps, "settings" | "ledger" | "clock">,
  session: Session,
): Promise<Allowance> {
  const ofSession: Allowance = {
    usd: leftOfSession(settings, session),
    reached: () => ({ trouble: BUDGET_REACHED, detail: undefined }),
  };
  const { dayBudgetUsd } = settings;
  const today = dayOf(clock.now());
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

function leftOfSession({ sessionBudgetUsd }: RunnerSettings, session: Session): number | undefined {
  if (sessionBudgetUsd === undefined) return undefined;
  return Math.max(0, sessionBudgetUsd * (session.budgets ?? 1) - totalCostUsd(session));
}

/**
 * Counts what a process has cost towards the day, whatever becomes of its turn. Attempts of this turn that were cut off
 * with their runner told nobody their cost: they did the same work and did not finish, so each counts as much again.
 * An answer that is paid for is not thrown away because it could not be counted.
 */
export async function chargeDay(
  { settings, ledger, clock, log }: Pick<RunnerDeps, "settings" | "ledger" | "clock" | "log">,
  costUsd: number,
  attempt: number,
): Promise<void> {
  if (settings.dayBudgetUsd === undefined || costUsd === 0) return;
  const usd = costUsd * Math.max(1, attempt);
  await ledger
    .charge(dayOf(clock.now()), usd)
    .catch((error: unknown) => log("error", "day-not-charged", { usd, error: String(error) }));
}
