/** Why a turn did not end in an answer: one cause each, and each with a way on. */
export type Trouble =
  | "max-turns"
  | "timed-out"
  | "idle"
  | "not-signed-in"
  | "usage-limit"
  | "api-failure"
  | "context-too-long"
  | "plan-context-too-long"
  | "budget-reached"
  | "day-budget-reached"
  | "unknown-session"
  | "session-in-use"
  | "unknown-skill"
  | "killed"
  | "cli-missing"
  | "unreadable"
  | "interrupted-too-often"
  | "workspace"
  | "document-missing"
  | "plan-not-ready";

/** Processes that one turn may take when it is cut off again and again; then it is "interrupted-too-often". */
export const MAX_ATTEMPTS = 3;

/** A trouble as it is told; `detail`: what its sentence names besides, such as an amount or a time. */
export interface Told {
  trouble: Trouble;
  detail: string | undefined;
}

/** The subtypes of a turn that a budget stopped, before or while it ran. */
export const BUDGET_REACHED = "budget-reached";
export const DAY_BUDGET_REACHED = "day-budget-reached";

export function isBudget(trouble: Trouble): boolean {
  return trouble === BUDGET_REACHED || trouble === DAY_BUDGET_REACHED;
}
