import type { Conversation } from "@echo/core/conversation";
import type { Session, Work } from "@echo/core/session";
import type { Allowance } from "./budget.ts";

/** A committed, running session as a turn sees it. */
export interface RunningTurn {
  conversation: Conversation;
  session: Session;
  work: Work;
  allowance: Allowance;
}
