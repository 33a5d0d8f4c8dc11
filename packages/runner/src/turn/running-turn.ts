import type { Allowance } from "@echo/core/money/allowance";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { Session, Work } from "@echo/core/conversation/session";

/** A committed, running session as a turn sees it. */
export interface RunningTurn {
  conversation: Conversation;
  session: Session;
  work: Work;
  allowance: Allowance;
}
