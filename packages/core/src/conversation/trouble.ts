/** Why a turn ended without an answer. Each trouble has one cause, and offers the person a way to continue. */
export type Trouble =
  | "max-turns"
  | "timed-out"
  | "idle"
  | "not-signed-in"
  | "key-refused"
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
  | "git-locked"
  | "git-settings"
  | "git-worktree"
  | "git-failed"
  | "document-missing"
  | "plan-not-ready";

/** How many attempts one turn may take. If all are cut off, the trouble is "interrupted-too-often". */
export const MAX_ATTEMPTS = 3;

/** A trouble as the person is told it. `detail`: the amount or time that its sentence names. */
export interface Told {
  trouble: Trouble;
  detail: string | undefined;
}

/** The subtypes of a turn that a budget stopped, before the turn ran or during it. */
export const BUDGET_REACHED = "budget-reached";
export const DAY_BUDGET_REACHED = "day-budget-reached";

export function isBudget(trouble: Trouble): boolean {
  return trouble === BUDGET_REACHED || trouble === DAY_BUDGET_REACHED;
}
