import type { ConversationKey } from "@echo/core/id/conversation-key";
import { byReceipt, Inbound } from "@echo/core/inbound/inbound";
import type { Inbox } from "@echo/core/port/inbox";
import { keyOf } from "./conversation-item.ts";
import type { Item, Table } from "./table.ts";
import { KEPT_SECONDS, timeKey, TTL_ATTRIBUTE } from "./table.ts";

/** Index key of pending inbound, oldest first. Rescue finds here what a webhook stored before it died. */
const PENDING = "INBOUND";

const inboundKey = (key: ConversationKey, id: string) => ({ pk: `CONV#${key}`, sk: `IN#${id}` });

export function createInbox(table: Table, now: () => number): Inbox {
  const expiry = () => Math.floor(now() / 1000) + KEPT_SECONDS;
  return {
    append: (inbound, status = "pending") =>
      table.putNew({
        ...inboundKey(inbound.conversation, inbound.id),
        status,
        inbound,
        ...(status === "pending"
          ? { gsi1pk: PENDING, gsi1sk: timeKey(inbound.receivedAt) }
          : { [TTL_ATTRIBUTE]: expiry() }),
      }),
    listPending: async (key) => {
      const items = await table.query({ pk: `CONV#${key}`, prefix: "IN#" });
      return items
        .filter((item) => item["status"] === "pending")
        .map(toInbound)
        .toSorted(byReceipt);
    },
    finish: async (key, ids) => {
      await Promise.all(
        ids.map((id) =>
          table.update(inboundKey(key, id), {
            set: { status: "done", [TTL_ATTRIBUTE]: expiry() },
            remove: ["gsi1pk", "gsi1sk"],
            condition: "attribute_exists(#pk)",
          }),
        ),
      );
    },
    load: async (key, ids) => {
      const items = await Promise.all(ids.map((id) => table.get(inboundKey(key, id))));
      return items.flatMap((item) => (item === undefined ? [] : [toInbound(item)]));
    },
    listStranded: async (before, after) => {
      const found = await Promise.all([
        table.queryIndex({ pk: PENDING, before: timeKey(before) }),
        after === undefined ? [] : table.queryIndex({ pk: PENDING, after: timeKey(after) }),
      ]);
      return [...new Set(found.flat().map(keyOf))];
    },
    amend: async (key, id, text) => {
      const item = await table.get(inboundKey(key, id));
      if (item === undefined || item["status"] !== "pending") return false;
      const inbound = toInbound(item);
      if (inbound.intent.kind !== "reply") return false;
      const updated = await table.update(inboundKey(key, id), {
        set: { inbound: { ...inbound, intent: { ...inbound.intent, text } } },
        condition: "#status = :pending",
        values: { pending: "pending" },
      });
      return updated.kind === "updated";
    },
  };
}

function toInbound(item: Item): Inbound {
  return Inbound.parse(item["inbound"]);
}
