import type { PlanningSessionId } from "../id/planning-session-id.ts";
import type { Conversation, Opening, SessionName } from "../conversation/conversation.ts";
import type { ConversationKey } from "../id/conversation-key.ts";

/** A cancel, and what it is allowed to end. */
export interface CancelScope {
  /** The inbound's id. It shows that a cancel is a repetition. */
  id: string;
  /** When the cancel was first received. It ends nothing that began later, so a redelivery is harmless. */
  receivedAt: number;
  /** The button's session; absent if the cancel was typed. */
  session?: PlanningSessionId;
  /** Keeps the session that it ends whole, as `left`, for the planning that takes it over. */
  keeps?: true;
  /** The index of that session among the approved ones, as the caller read them. Default: 0, the newest. */
  place?: number;
}

/**
 * The conversation's item, for the webhook and dispatch. No verb needs the lease.
 *
 * The caller gives the time, in milliseconds. Every verb is one conditional write or one read of one item. A cancel
 * sends two writes in parallel, and only one of them counts. If the write of a wake or a cancel is refused, the store
 * makes a second call.
 */
export interface ConversationStore {
  /** Strongly consistent. `undefined` if the conversation has never had an inbound. */
  read(key: ConversationKey): Promise<Conversation | undefined>;
  /**
   * Adds one to `wake` and makes the conversation due. Stores `opening` only if there is none, and not if its session
   * was here before (a late duplicate). `heardAt`: when the inbound that it wakes for was received. Returns the new item.
   */
  wake(key: ConversationKey, now: number, opening?: Opening, heardAt?: number): Promise<Conversation>;
  /**
   * Ends the live session, else the opening, else an approval (the newest, or the button's). The same write removes the
   * outbox, stores `cancelledAt` and makes the conversation due, so that rescue can change the project if the caller
   * cannot. Returns what this cancel ended, also if an earlier try of it did so (the latest try that ended something).
   * `undefined` if nothing was in scope.
   */
  cancel(key: ConversationKey, scope: CancelScope): Promise<SessionName | undefined>;
  /** Claims the right to start a runner until `until`; `undefined` while a lease or another claim is live. */
  claimStart(key: ConversationKey, now: number, until: number): Promise<Conversation | undefined>;
  /** Releases an unused claim, so that the next dispatch may start a runner at once. */
  abandonStart(key: ConversationKey, starts: number): Promise<void>;
  /** Stores since when the place is gone, or, with `undefined`, that it is back. The first time of several stays. */
  markPlace(key: ConversationKey, goneAt: number | undefined): Promise<void>;
  /** The keys of all due conversations, the oldest first. The index may lag and name one that is no longer due. */
  listDue(): Promise<ConversationKey[]>;
}
