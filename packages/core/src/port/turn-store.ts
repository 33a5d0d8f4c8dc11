import type { TurnId } from "../id/turn-id.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { Turn } from "../conversation/turn.ts";

/** Turn records, written before the commit that names them; and what a turn under way has left in the chat. */
export interface TurnStore {
  record(key: ConversationKey, turn: Turn): Promise<void>;
  load(key: ConversationKey, id: Turn["id"]): Promise<Turn | undefined>;
  /** Counts sent pieces up to `sent` (never down); `closed` ends the delivery. */
  markSent(key: ConversationKey, id: TurnId, sent: number, closed: boolean): Promise<void>;
  /** Remembers the progress message that is to be seen, or that none is, for a runner that takes over. */
  keepProgress(key: ConversationKey, messageId: string | undefined): Promise<void>;
  /** The progress message that is to be seen. */
  loadProgress(key: ConversationKey): Promise<string | undefined>;
}
