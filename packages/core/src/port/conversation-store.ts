import type { PlanningSessionId } from "../id/planning-session-id.ts";
import type { Conversation, Opening, SessionName } from "../conversation/conversation.ts";
import type { ConversationKey } from "../id/conversation-key.ts";

/** A cancel, and what it is allowed to end. */
export interface CancelScope {
  /** The inbound's: by it a cancel that is done again is known. */
  id: string;
  /** When the cancel was first received: nothing that began later is touched, so a redelivery is harmless. */
  receivedAt: number;
  /** The button's session; absent when typed. */
  session?: PlanningSessionId;
  /** Where that session was seen among the approved ones: 0, the newest, unless given. */
  place?: number;
}

/**
 * The conversation's item as the webhook and dispatch use it; none of these verbs needs the lease.
 *
 * Time is the caller's, in milliseconds. Every verb is one conditional write or one read of one item; a cancel is two
 * writes side by side, of which one counts. Where the write of a wake or a cancel is refused, there is a second call.
 */
export interface ConversationStore {
  /** Strongly consistent. `undefined` when nobody ever spoke here. */
  read(key: ConversationKey): Promise<Conversation | undefined>;
  /** Counts `wake` up and makes the conversation due. `opening` is kept only where none is, and not if its session was here already (a late duplicate). Returns the new item. */
  wake(key: ConversationKey, now: number, opening?: Opening): Promise<Conversation>;
  /**
   * Ends what stands first of live session, opening and approval (the newest, or the button's), and the outbox with it,
   * in one write; stores `cancelledAt` and makes the conversation due (its project half is completed there if the caller
   * cannot). Returns what it has ended, also where that was at an earlier try of the same cancel (the latest that ended
   * something); `undefined` when there was nothing in scope to end.
   */
  cancel(key: ConversationKey, scope: CancelScope): Promise<SessionName | undefined>;
  /** Claims the right to start a runner until `until`; `undefined` while a lease or another claim is live. */
  claimStart(key: ConversationKey, now: number, until: number): Promise<Conversation | undefined>;
  /** Gives an unused claim back, so that the next dispatch may start at once. */
  abandonStart(key: ConversationKey, starts: number): Promise<void>;
  /** Every due conversation's key, oldest first; the index may lag and may name one that is not due any more. */
  listDue(): Promise<ConversationKey[]>;
}
