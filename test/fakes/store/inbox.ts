import type { ConversationKey } from "@echo/core/id/conversation-key";
import { byReceipt } from "@echo/core/inbound/inbound";
import type { Inbox } from "@echo/core/port/inbox";
import { PENDING_MAX } from "@echo/core/port/inbox";
import type { Data } from "./data.ts";
import { copy } from "./data.ts";

export function createMemoryInbox(data: Data): Inbox {
  const entries = (key: ConversationKey) => data.inbound.get(key) ?? new Map<string, never>();
  const pending = (key: ConversationKey) =>
    [...entries(key).values()].filter(({ status }) => status === "pending").map(({ inbound }) => inbound);
  return {
    append: async (inbound, status = "pending") => {
      const known = data.inbound.get(inbound.conversation) ?? new Map();
      if (known.has(inbound.id)) return false;
      known.set(inbound.id, { inbound: copy(inbound), status });
      data.inbound.set(inbound.conversation, known);
      return true;
    },
    listPending: async (key, { after = "" } = {}) => {
      const all = pending(key).filter(({ id }) => id > after);
      const first = all.toSorted((left, right) => (left.id < right.id ? -1 : 1)).slice(0, PENDING_MAX);
      return copy(first.toSorted(byReceipt));
    },
    finish: async (key, ids) => {
      for (const id of ids) {
        const entry = data.inbound.get(key)?.get(id);
        if (entry !== undefined) entry.status = "done";
      }
    },
    load: async (key, ids) =>
      ids.flatMap((id) => {
        const entry = data.inbound.get(key)?.get(id);
        return entry === undefined ? [] : [copy(entry.inbound)];
      }),
    listStranded: async (before, after = Infinity) => {
      const oldest = [...data.inbound.keys()]
        .map((key) => ({ key, times: pending(key).map(({ receivedAt }) => receivedAt) }))
        .filter(({ times }) => times.some((at) => at < before || at > after))
        .map(({ key, times }) => ({ key, since: Math.min(...times) }));
      return oldest.toSorted((left, right) => left.since - right.since).map(({ key }) => key);
    },
    amend: async (key, id, text) => {
      const entry = data.inbound.get(key)?.get(id);
      if (entry?.status !== "pending" || entry.inbound.intent.kind !== "reply") return false;
      entry.inbound = { ...entry.inbound, intent: { ...entry.inbound.intent, text } };
      return true;
    },
  };
}
