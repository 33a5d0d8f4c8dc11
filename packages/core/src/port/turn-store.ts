import type { TurnId } from "../conversation.ts";
import type { ConversationKey } from "../conversation-key.ts";
import type { Turn } from "../turn.ts";

/** Turn records: written before the commit that names them. */
export interface TurnStore {
  record(key: ConversationKey, turn: Turn): Promise<void>;
  load(key: ConversationKey, id: Turn["id"]): Promise<Turn | undefined>;
  /** Counts sent pieces up to `sent` (never down); `closed` ends the delivery. */
  markSent(key: ConversationKey, id: TurnId, sent: number, closed: boolean): Promise<void>;
}
