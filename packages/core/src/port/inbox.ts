import type { ConversationKey } from "../id/conversation-key.ts";
import type { Inbound } from "../inbound/inbound.ts";

/** How many pending inbound one look sees. A flood is answered in several turns, and the lease is renewed between them. */
export const PENDING_MAX = 100;

/** Durable inbound of a conversation, drained by status, never by cursor. */
export interface Inbox {
  /**
   * Stores the inbound if its id is new: this put is the deduplication. `done` stores it as already handled: a cancel
   * is kept so that its redelivery is recognised. Returns whether it was new; if it becomes done in this very moment, it
   * may say so wrongly, and `listPending` leaves it out all the same.
   */
  append(inbound: Inbound, status?: "pending" | "done"): Promise<boolean>;
  /**
   * Inbound that is not done yet, by time of receipt, then id. Strongly consistent. If more than `PENDING_MAX` is
   * pending, those with the smallest ids, and with `after` only ids beyond it. Reads nothing that is done. `known`: ids
   * that the caller knows to be not done. Nobody looks again whether they are.
   */
  listPending(key: ConversationKey, which?: { after?: string; known?: ReadonlySet<string> }): Promise<Inbound[]>;
  /** Marks inbound as done. Unknown ids are ignored. */
  finish(key: ConversationKey, ids: readonly string[]): Promise<void>;
  /**
   * The inbound with these ids, done or not, in the order asked; missing ones are left out. One that becomes done in this
   * very moment may be left out, too: who is not the one that finishes it asks again.
   */
  load(key: ConversationKey, ids: readonly string[]): Promise<Inbound[]>;
  /**
   * Conversations with inbound that has been pending since before `before`, or was received after `after`, on a clock
   * that was wrong. Uses the inbound's own index entry, so that no inbound is lost if a webhook dies between its put and
   * its wake.
   */
  listStranded(before: number, after?: number): Promise<ConversationKey[]>;
  /** The person edited a reply: replaces its text, not its files. `false` if the reply is no longer pending. */
  amend(key: ConversationKey, id: string, text: string): Promise<boolean>;
}
