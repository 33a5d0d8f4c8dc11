import { randomUUID } from "node:crypto";
import type { Change, Lease, LeaseStore, Loaded } from "@echo/core/port/lease-store";
import { dueSince, stateKey, toConversation } from "./conversation-item.ts";
import type { Item, Table } from "./table.ts";

/** A runner that leaves no work has answered every `/plan`, so it also removes the opening. */
const NOTHING_LEFT = ["gsi1pk", "gsi1sk", "opening", "opening_at", "opening_session"];

/** Refuses the start of a turn if the network delayed it until after the turn's end. */
const NOT_PAST = "(attribute_not_exists(#turn_counter) OR #turn_counter <= :counter)";

const MINE = "#epoch = :mine AND #holder = :me";

function mine({ epoch, holder }: Lease): Item {
  return { mine: epoch, me: holder };
}

export function createLeaseStore(table: Table): LeaseStore {
  return {
    acquire: async (key, holder, now, leaseMs, unrenewed) => {
      const updated = await table.update(stateKey(key), {
        set: { holder, lease_expires_at: now + leaseMs, lease_renewed_at: now },
        setAbsent: dueSince(now),
        // A conversation that was never woken gets its `wake` here, because `release` compares it.
        add: { epoch: 1, wake: 0 },
        remove: ["starting_until"],
        // Already ours if the answer to an earlier try of this write was lost.
        condition:
          "attribute_not_exists(#holder) OR #lease_expires_at <= :now OR #holder = :holder OR #lease_expires_at = :unrenewed",
        values: { now, unrenewed: unrenewed ?? now },
        returns: "ALL_NEW",
      });
      return updated.kind === "refused" ? undefined : toConversation(updated.item);
    },
    renew: async (lease, now, leaseMs) => {
      const updated = await table.update(stateKey(lease.key), {
        set: { lease_expires_at: now + leaseMs, lease_renewed_at: now },
        condition: MINE,
        values: mine(lease),
        returns: "ALL_NEW",
      });
      return updated.kind === "refused" ? undefined : toConversation(updated.item);
    },
    commit: async (lease, loaded, change) => {
      const commitId = randomUUID();
      const { set, remove } = write(change);
      const updated = await table.update(stateKey(lease.key), {
        set: { ...set, commit_id: commitId },
        remove,
        condition: [MINE, NOT_PAST, sessionIs(loaded), cancelIs(loaded)].join(" AND "),
        values: { ...mine(lease), ...expected(loaded), counter: change.turnCounter },
        returns: "ALL_NEW",
      });
      if (updated.kind === "updated") return { kind: "committed", conversation: toConversation(updated.item) };
      const item = await table.get(stateKey(lease.key));
      const isMine = item?.["epoch"] === lease.epoch && item["holder"] === lease.holder;
      if (!isMine) return { kind: "fenced" };
      // If this commit is stored already, the answer to an earlier try of this write was lost.
      return { kind: item["commit_id"] === commitId ? "committed" : "cancelled", conversation: toConversation(item) };
    },
    release: async (lease, wake, due) => {
      const updated = await table.update(stateKey(lease.key), {
        remove: ["holder", "lease_expires_at", "lease_renewed_at", "starting_until", ...(due ? [] : NOTHING_LEFT)],
        condition: `${MINE} AND #wake = :wake`,
        values: { ...mine(lease), wake },
      });
      return updated.kind === "updated";
    },
  };
}

function sessionIs({ planningSessionId }: Loaded): string {
  return planningSessionId === undefined
    ? "attribute_not_exists(#planning_session_id)"
    : "#planning_session_id = :loaded_session";
}

function cancelIs({ cancelledAt }: Loaded): string {
  return cancelledAt === undefined ? "attribute_not_exists(#cancelled_at)" : "#cancelled_at = :loaded_cancel";
}

function expected({ planningSessionId, cancelledAt }: Loaded): Item {
  return {
    ...(planningSessionId === undefined ? {} : { loaded_session: planningSessionId }),
    ...(cancelledAt === undefined ? {} : { loaded_cancel: cancelledAt }),
  };
}

/** The session's id and start are also attributes of their own, so that conditions can name them. */
function write({ session, turnCounter, outbox, lastSession, approvedSessions }: Change) {
  const live =
    session === undefined ? {} : { session, planning_session_id: session.id, session_started_at: session.startedAt };
  return {
    set: {
      turn_counter: turnCounter,
      ...live,
      ...(outbox === undefined ? {} : { outbox }),
      ...(lastSession === undefined ? {} : { last_session: lastSession }),
      ...(approvedSessions === undefined ? {} : { approved_sessions: approvedSessions }),
    },
    remove: [
      "opening",
      "opening_at",
      "opening_session",
      ...(session === undefined ? ["session", "planning_session_id", "session_started_at"] : []),
    ],
  };
}
