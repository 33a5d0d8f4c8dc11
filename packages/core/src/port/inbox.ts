import type { ConversationKey } from "../id/conversation-key.ts";
import type { Inbound } from "../inbound/inbound.ts";

/** Durable inbound of a conversation, drained by status, never by cursor. */
export interface Inbox {
  /**
   * Stores the inbound if its id is new: this put is the deduplication. `done` stores it as already handled (a
   * cancel, kept so that its redelivery is known). Returns whether it was new.
   */
  append(inbound: Inbound, status?: "pending" | "done"): Promise<boolean>;
  /** Everything not done yet, by receipt, then id. Strongly consistent. */
  listPending(key: ConversationKey): Promise<Inbound[]>;
  /** Marks as done; unknown ids are ignored. */
  finish(key: ConversationKey, ids: readonly string[]): Promise<void>;
  /** The inbound with these ids, done or not, in the order asked; missing ones are left out. */
  load(key: ConversationKey, ids: readonly string[]): Promise<Inbound[]>;
  /**
   * Conversations with inbound that has been pending since before `before`, through the inbound's own index entry: a
   * webhook that dies between its put and its wake strands nothing.
   */
  listStranded(before: number): Promise<ConversationKey[]>;
  /** Replaces the text of a reply that is still pending (the person edited it), not its files; `false` when it no longer is. */
  amend(key: ConversationKey, id: string, text: string): Promise<boolean>;
}
