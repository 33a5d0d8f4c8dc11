import type { Session } from "@echo/core/session";
import { totalCostUsd } from "@echo/core/session";
import type { RunnerSettings } from "../deps.ts";

/** The subtype of a turn that the budget stopped, before or while it ran. */
export const BUDGET_REACHED = "budget-reached";

/** Dollars that are left of the session's budget, which is granted again each time the person goes on; `undefined`: no limit. */
export function remainingBudgetUsd(settings: RunnerSettings, session: Session): number | undefined {
  if (settings.sessionBudgetUsd === undefined) return undefined;
  return Math.max(0, settings.sessionBudgetUsd * (session.budgets ?? 1) - totalCostUsd(session));
}
