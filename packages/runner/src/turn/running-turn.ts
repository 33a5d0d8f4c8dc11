import type { Conversation } from "@echo/core/conversation/conversation";
import type { RunningSession, StartingSession } from "@echo/core/conversation/session";
import type { Allowance } from "@echo/core/money/allowance";

/** A turn whose start may not be committed yet. */
export interface StartingTurn {
  conversation: Conversation;
  session: StartingSession;
}

/** A turn whose start is committed. */
export interface RunningTurn extends StartingTurn {
  session: RunningSession;
  allowance: Allowance;
}
