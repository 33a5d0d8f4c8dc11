import type { ConversationKey } from "@echo/core/id/conversation-key";
import { byReceipt, Inbound } from "@echo/core/inbound/inbound";
import type { Inbox } from "@echo/core/port/inbox";
import { PENDING_MAX } from "@echo/core/port/inbox";
import { keyOf } from "./conversation-item.ts";
import type { Item, Table } from "./table.ts";
import { KEPT_SECONDS, timeKey, TTL_ATTRIBUTE } from "./table.ts";

/** Index key of pending inbound, oldest first. Rescue finds here what a webhook stored before it died. */
const PENDING = "INBOUND";

const PREFIX = "IN#";
const inboundKey = (key: ConversationKey, id: string) => ({ pk: `CONV#${key}`, sk: `${PREFIX}${id}` });
/** Where inbound is kept once it is done, so that a look at what is pending does not read it. */
const doneKey = (key: ConversationKey, id: string) => ({ pk: `CONV#${key}`, sk: `DONE#${id}` });

/**
 * An id is done from the moment its `DONE#` item exists, and that item stays. Done inbound is put there first and taken
 * out of `IN#` second. If a kill comes between the two, or the platform delivers it again, `IN#` holds it although it is
 * done: `listPending` takes it away.
 */
export function createInbox(table: Table, now: () => number): Inbox {
  const done = () => ({ status: "done", [TTL_ATTRIBUTE]: Math.floor(now() / 1000) + KEPT_SECONDS });
  /** The ids that are done. Takes them away from the pending. */
  const takeAway = async (key: ConversationKey, ids: readonly string[]) => {
    const items = await table.getAll(ids.map((id) => doneKey(key, id)));
    const over = ids.filter((_, place) => items[place] !== undefined);
    await Promise.all(over.map((id) => table.remove(inboundKey(key, id))));
    return over;
  };
  return {
    append: async (inbound, status) => {
      const { conversation: key, id, receivedAt } = inbound;
      if (status === "done") return table.putNew({ ...doneKey(key, id), inbound, ...done() });
      const entry = { gsi1pk: PENDING, gsi1sk: timeKey(receivedAt) };
      // Beside each other, to save a call in sequence. If the first delivery becomes done just then, `listPending` finds out.
      const [isNew, over] = await Promise.all([
        table.putNew({ ...inboundKey(key, id), status: "pending", inbound, ...entry }),
        table.get(doneKey(key, id)),
      ]);
      return isNew && over === undefined;
    },
    listPending: async (key, { after, known } = {}) => {
      const pending: Inbound[] = [];
      let last = after === undefined ? undefined : inboundKey(key, after).sk;
      do {
        const page = await table.query({ pk: `CONV#${key}`, prefix: PREFIX, most: PENDING_MAX, after: last });
        const found = page.items.filter((item) => item["status"] === "pending").map(toInbound);
        const unsure = found.map(({ id }) => id).filter((id) => known?.has(id) !== true);
        const over = new Set(await takeAway(key, unsure));
        pending.push(...found.filter(({ id }) => !over.has(id)));
        ({ last } = page);
      } while (last !== undefined && pending.length < PENDING_MAX);
      return pending.slice(0, PENDING_MAX).toSorted(byReceipt);
    },
    finish: async (key, ids) => {
      const items = await table.getAll(ids.map((id) => inboundKey(key, id)));
      await Promise.all(
        ids.map(async (id, place) => {
          const item = items[place];
          if (item === undefined) return;
          await table.putNew({ ...doneKey(key, id), inbound: item["inbound"], ...done() });
          await table.remove(inboundKey(key, id));
        }),
      );
    },
    load: async (key, ids) => {
      const items = await table.getAll([...ids.map((id) => doneKey(key, id)), ...ids.map((id) => inboundKey(key, id))]);
      return ids.flatMap((_, place) => {
        const item = items[place] ?? items[place + ids.length];
        return item === undefined ? [] : [toInbound(item)];
      });
    },
    listStranded: async (before, after) => {
      const found = await Promise.all([
        table.queryIndex({ pk: PENDING, before: timeKey(before) }),
        after === undefined ? [] : table.queryIndex({ pk: PENDING, after: timeKey(after) }),
      ]);
      return [...new Set(found.flat().map(keyOf))];
    },
    amend: async (key, id, text) => {
      const [item, over] = await table.getAll([inboundKey(key, id), doneKey(key, id)]);
      if (over !== undefined || item?.["status"] !== "pending") return false;
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
