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

/** What the holder had read when it decided. If a cancel has changed it since, the commit is refused. */
export interface Loaded {
  planningSessionId: PlanningSessionId | undefined;
  cancelledAt: number | undefined;
}

/** What a commit changes. If `session` is absent, the session is closed; other absent fields keep their value. */
export interface Change {
  session: Session | undefined;
  turnCounter: number;
  outbox?: TurnId;
  lastSession?: LastSession;
  /** The full list, the newest first. */
  approvedSessions?: ApprovedSession[];
}

/** `fenced`: another runner holds the lease. `cancelled`: the session that was loaded is no longer live. */
export type CommitResult =
  | { kind: "committed"; conversation: Conversation }
  | { kind: "fenced" }
  | { kind: "cancelled"; conversation: Conversation };

/**
 * One writer per conversation.
 *
 * Time model: a runner takes a lease if its expiry is past on the runner's own clock. A holder counts `leaseMs` from
 * the moment *before* it sent the renewal, on its own monotonic clock, and stops trusting the lease a third early. So
 * two holders act at once only if their clocks differ by more than a third of the lease. Even then every write below
 * is conditional on the epoch, so the older holder changes nothing. If the clock was set back, the expiry may be far
 * away: then a runner watches the lease for `leaseMs`, and takes it if nobody renewed it meanwhile.
 */
export interface LeaseStore {
  /**
   * Takes a free or expired lease with the next epoch, and clears the start claim. `undefined` if it is held.
   * `unrenewed`: the expiry of a lease that the caller watched for `leaseMs` without a renewal. It counts as expired.
   */
  acquire(
    key: ConversationKey,
    holder: string,
    now: number,
    leaseMs: number,
    unrenewed?: number,
  ): Promise<Conversation | undefined>;
  /** Extends the lease; `undefined` if the caller no longer holds it. */
  renew(lease: Lease, now: number, leaseMs: number): Promise<Conversation | undefined>;
  /**
   * One conditional write: `epoch = mine AND session = loaded AND cancelledAt = loaded`, and no later turn committed.
   * Removes `opening`.
   */
  commit(lease: Lease, loaded: Loaded, change: Change): Promise<CommitResult>;
  /**
   * Releases the lease only if `wake` is the same as when the inbox was read. A runner that leaves work behind sets
   * `due`, which keeps the conversation in the index. `false`: read the inbox again (or the lease is already lost).
   */
  release(lease: Lease, wake: number, due: boolean): Promise<boolean>;
}
