import type { TurnId } from "@echo/core/id/turn-id";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { TurnStore } from "@echo/core/port/turn-store";
import { Turn } from "@echo/core/conversation/turn";
import type { Table } from "./table.ts";
import { KEPT_SECONDS, TTL_ATTRIBUTE } from "./table.ts";

/** Bytes of JSON. Longer replies or pieces are kept in the bucket. */
const INLINE_MAX_BYTES = 64 * 1024;
/** The bucket's folder for long turns. A project of this name may share it: each name is its text's hash. */
const LONG_TURNS = "turns";

const progressKey = (key: ConversationKey) => ({ pk: `CONV#${key}`, sk: "PROGRESS" });
const turnKey = (key: ConversationKey, id: TurnId) => ({ pk: `CONV#${key}`, sk: `TURN#${id}` });

/** For webhook and dispatch, which have no bucket: reads only turns that are short enough for the table. */
export function createTurnReader(table: Table): Pick<TurnStore, "load"> {
  return {
    load: async (key, id) => {
      const item = await table.get(turnKey(key, id));
      return item === undefined || item["long"] !== undefined ? undefined : Turn.parse(item);
    },
  };
}

export function createTurnStore(table: Table, documents: DocumentStore): TurnStore {
  return {
    record: async (key, turn) => {
      const { replies, pieces, ...rest } = turn;
      const text = JSON.stringify(replies);
      const body =
        Buffer.byteLength(text) > INLINE_MAX_BYTES ? { long: await documents.put(LONG_TURNS, text) } : { replies };
      const rendered = pieces === undefined ? {} : await keepPieces(documents, JSON.stringify(pieces));
      const expiry = Math.floor(turn.recordedAt / 1000) + KEPT_SECONDS;
      await table.put({ ...turnKey(key, turn.id), ...rest, ...body, ...rendered, [TTL_ATTRIBUTE]: expiry });
    },
    load: async (key, id) => {
      const item = await table.get(turnKey(key, id));
      if (item === undefined) return undefined;
      const { long, rendered, rendered_long: renderedLong } = item;
      const replies = typeof long === "string" ? { replies: await fromBucket(documents, id, long) } : {};
      const pieces =
        typeof renderedLong === "string"
          ? { pieces: await fromBucket(documents, id, renderedLong) }
          : typeof rendered === "string"
            ? { pieces: JSON.parse(rendered) as unknown }
            : {};
      return Turn.parse({ ...item, ...replies, ...pieces });
    },
    markSent: async (key, id, sent, closed, how = {}) => {
      const end = { ...(closed ? { closed } : {}), ...how };
      const counted = await table.update(turnKey(key, id), {
        set: { sent, ...end },
        condition: "attribute_exists(#pk) AND #sent <= :sent",
      });
      if (counted.kind === "updated" || !closed) return;
      await table.update(turnKey(key, id), { set: end, condition: "attribute_exists(#pk)" });
    },
    keepProgress: async (key, messageId) => {
      await table.update(
        progressKey(key),
        messageId === undefined ? { remove: ["message_id"] } : { set: { message_id: messageId } },
      );
    },
    loadProgress: async (key) => {
      const messageId = (await table.get(progressKey(key)))?.["message_id"];
      return typeof messageId === "string" ? messageId : undefined;
    },
  };
}

/** As text: only the runner reads the pieces. */
async function keepPieces(documents: DocumentStore, rendered: string): Promise<Record<string, string>> {
  const isLong = Buffer.byteLength(rendered) > INLINE_MAX_BYTES;
  return isLong ? { rendered_long: await documents.put(LONG_TURNS, rendered) } : { rendered };
}

async function fromBucket(documents: DocumentStore, id: TurnId, sha256: string): Promise<unknown> {
  const text = await documents.get(LONG_TURNS, sha256);
  if (text === undefined) throw new Error(`the turn ${id} is not in the bucket`);
  return JSON.parse(text);
}
