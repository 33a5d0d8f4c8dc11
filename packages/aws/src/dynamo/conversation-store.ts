import type { ConversationStore } from "@echo/core/port/conversation-store";
import { dueSince, DUE, keyOf, stateKey, toConversation } from "./conversation-item.ts";
import type { Table } from "./table.ts";

/** What a cancel may end, each only if it began before the cancel was first received. */
const IN_SCOPE = {
  any: [
    "(attribute_exists(#session) AND #session_started_at <= :received)",
    "(attribute_exists(#opening) AND #opening_at <= :received)",
    "(attribute_exists(#approved_session) AND #approved_at <= :received)",
  ].join(" OR "),
  one: [
    "(#planning_session_id = :scope AND #session_started_at <= :received)",
    "(attribute_not_exists(#session) AND #opening_session = :scope AND #opening_at <= :received)",
    "(#approved_session_id = :scope AND #approved_at <= :received)",
  ].join(" OR "),
};

const ENDED_BY_CANCEL = [
  "session",
  "planning_session_id",
  "session_started_at",
  "opening",
  "opening_at",
  "opening_session",
  "outbox",
  "approved_session",
  "approved_session_id",
  "approved_at",
];

const NO_LIVE_LEASE = "(attribute_not_exists(#holder) OR #lease_expires_at <= :now)";

export function createConversationStore(table: Table): ConversationStore {
  return {
    read: async (key) => {
      const item = await table.get(stateKey(key));
      return item === undefined ? undefined : toConversation(item);
    },
    wake: async (key, now, opening) => {
      const marks =
        opening === undefined ? {} : { opening, opening_at: opening.at, opening_session: opening.planningSessionId };
      const updated = await table.update(stateKey(key), {
        add: { wake: 1 },
        setAbsent: { ...dueSince(now), ...marks },
        returns: "ALL_NEW",
      });
      if (updated.kind === "refused") throw new Error("an update without a condition was refused");
      return toConversation(updated.item);
    },
    cancel: async (key, { receivedAt, session }) => {
      const updated = await table.update(stateKey(key), {
        set: { cancelled_at: receivedAt },
        setAbsent: dueSince(receivedAt),
        add: { wake: 1 },
        remove: ENDED_BY_CANCEL,
        condition: session === undefined ? IN_SCOPE.any : IN_SCOPE.one,
        values: { received: receivedAt, ...(session === undefined ? {} : { scope: session }) },
        returns: "ALL_OLD",
      });
      return updated.kind === "refused" ? undefined : toConversation(updated.item);
    },
    claimStart: async (key, now, until) => {
      const updated = await table.update(stateKey(key), {
        set: { starting_until: until },
        add: { starts: 1 },
        condition: `${NO_LIVE_LEASE} AND (attribute_not_exists(#starting_until) OR #starting_until <= :now)`,
        values: { now },
        returns: "ALL_NEW",
      });
      return updated.kind === "refused" ? undefined : toConversation(updated.item);
    },
    abandonStart: async (key, starts) => {
      await table.update(stateKey(key), {
        remove: ["starting_until"],
        condition: "#starts = :mine",
        values: { mine: starts },
      });
    },
    listDue: async () => (await table.queryIndex({ pk: DUE })).map(keyOf),
  };
}
