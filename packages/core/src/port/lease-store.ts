import type { PlanningSessionId } from "../id/planning-session-id.ts";
import type { TurnId } from "../id/turn-id.ts";
import type { ApprovedSession, Conversation, LastSession } from "../conversation/conversation.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { Session } from "../conversation/session.ts";

/** The right to change a conversation; `epoch` fences every write of its holder. */
export interface Lease {
  key: ConversationKey;
  holder: string;
  epoch: number;
}

/** What the holder believed when it decided; a commit is refused when a cancel has made it untrue. */
export interface Loaded {
  planningSessionId: PlanningSessionId | undefined;
  cancelledAt: number | undefined;
}

/** What a commit changes. An absent `session` closes it; other absent fields stay as they are. */
export interface Change {
  session: Session | undefined;
  turnCounter: number;
  outbox?: TurnId;
  lastSession?: LastSession;
  /** All of them, the newest first. */
  approvedSessions?: ApprovedSession[];
}

/** `fenced`: another holder has the lease. `cancelled`: the session that was loaded is no longer the live one. */
export type CommitResult =
  | { kind: "committed"; conversation: Conversation }
  | { kind: "fenced" }
  | { kind: "cancelled"; conversation: Conversation };

/**
 * One writer per conversation.
 *
 * Time model: a lease is taken when its expiry is past on the taker's clock. A holder counts `leaseMs` from the
 * moment *before* it sent the renewal, on its own monotonic clock, and stops trusting the lease a third early; so
 * two holders act at once only when clocks differ by more than a third of the lease. Even then every write below is
 * conditional on the epoch, so the older one changes nothing.
 */
export interface LeaseStore {
  /** Takes a free or expired lease with the next epoch; clears the start claim. `undefined` when it is held. */
  acquire(key: ConversationKey, holder: string, now: number, leaseMs: number): Promise<Conversation | undefined>;
  /** Extends the lease; `undefined` when it is no longer ours. */
  renew(lease: Lease, now: number, leaseMs: number): Promise<Conversation | undefined>;
  /**
   * One conditional write: `epoch = mine AND session = loaded AND cancelledAt = loaded`, and no later turn is committed.
   * Removes `opening`.
   */
  commit(lease: Lease, loaded: Loaded, change: Change): Promise<CommitResult>;
  /**
   * Gives the lease back only if `wake` is still what it was when the inbox was read. `due` keeps the conversation
   * in the index, for a runner that leaves work behind. `false`: go round again (or the lease is already lost).
   */
  release(lease: Lease, wake: number, due: boolean): Promise<boolean>;
}
