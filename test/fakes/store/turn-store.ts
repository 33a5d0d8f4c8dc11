import type { TurnId } from "@echo/core/id/turn-id";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { TurnStore } from "@echo/core/port/turn-store";
import type { Data } from "./data.ts";
import { copy } from "./data.ts";

const turnKey = (key: ConversationKey, id: TurnId) => `${key} ${id}`;

export function createMemoryTurnStore(data: Data): TurnStore {
  return {
    record: async (key, turn) => {
      data.turns.set(turnKey(key, turn.id), copy(turn));
    },
    load: async (key, id) => copy(data.turns.get(turnKey(key, id))),
    markSent: async (key, id, sent, closed, how = {}) => {
      const turn = data.turns.get(turnKey(key, id));
      if (turn === undefined) return;
      const parts = closed || turn.sent <= sent ? copy(how) : {};
      const marked = { ...turn, ...parts, sent: Math.max(turn.sent, sent), closed: turn.closed || closed };
      data.turns.set(turnKey(key, id), marked);
    },
    keepProgress: async (key, messageId) => {
      if (messageId === undefined) data.progress.delete(key);
      else data.progress.set(key, messageId);
    },
    loadProgress: async (key) => data.progress.get(key),
  };
}
