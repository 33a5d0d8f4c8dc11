import type { TurnId } from "../id/turn-id.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { Turn } from "../conversation/turn.ts";

/** Turn records, written before the commit that names them, and the progress message of the turn in progress. */
export interface TurnStore {
  record(key: ConversationKey, turn: Turn): Promise<void>;
  load(key: ConversationKey, id: Turn["id"]): Promise<Turn | undefined>;
  /** Raises the count of sent pieces to `sent`, never lowers it. `closed` ends the delivery. `how` is kept with it. */
  markSent(
    key: ConversationKey,
    id: TurnId,
    sent: number,
    closed: boolean,
    how?: Pick<Turn, "refused" | "lateAt" | "takenUp">,
  ): Promise<void>;
  /** Remembers the progress message that the chat shows, or that it shows none, for the next runner. */
  keepProgress(key: ConversationKey, messageId: string | undefined): Promise<void>;
  /** The progress message that the chat shows. */
  loadProgress(key: ConversationKey): Promise<string | undefined>;
}
