import { randomUUID } from "node:crypto";
import type { Opening, SessionName } from "@echo/core/conversation/conversation";
import { cancellable } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { CancelScope, ConversationStore } from "@echo/core/port/conversation-store";
import { dueSince, DUE, keyOf, stateKey, toConversation, toEnded } from "./conversation-item.ts";
import type { Table, Update, Updated } from "./table.ts";

/** What a cancel ends of a conversation, if it had begun by then; any, or one session's. */
interface Ending {
  any: string;
  one: string;
  ends: readonly string[];
  copies?: Record<string, string>;
}

const NO_SESSION = "attribute_not_exists(#session)";
const NO_PLANNING = `${NO_SESSION} AND attribute_not_exists(#opening)`;

/** What stands first of live session and opening; an approval that came before stays. */
const PLANNING: Ending = {
  any: `#session_started_at <= :received OR (${NO_SESSION} AND #opening_at <= :received)`,
  one: [
    "(#planning_session_id = :scope AND #session_started_at <= :received)",
    `(${NO_SESSION} AND #opening_session = :scope AND #opening_at <= :received)`,
  ].join(" OR "),
  ends: ["session", "planning_session_id", "session_started_at", "opening", "opening_at", "opening_session", "outbox"],
};

/** The approval at this place, where nothing stands before it. */
function approvalAt(place: number): Ending {
  const approval = `approved_sessions[${place}]`;
  const any = `${NO_PLANNING} AND #${approval}.#at <= :received`;
  return {
    any,
    one: `${any} AND #${approval}.#id = :scope`,
    ends: [approval, "outbox"],
    // Another session may have come and gone since: whoever completes this cancel goes by the last one.
    copies: { last_session: approval, cancelled_approval: approval },
  };
}

/** Kept with a cancel, so that it is known what it ended when it is done again. */
const ENDED_AS = {
  cancelled_session_id: "session.id",
  cancelled_slug: "session.slug",
  cancelled_opening: "opening",
};

const NO_CANCEL_SINCE = "(attribute_not_exists(#cancelled_at) OR #cancelled_at < :received)";

const NO_LIVE_LEASE = "(attribute_not_exists(#holder) OR #lease_expires_at <= :now)";

const NO_START = "attribute_not_exists(#starting_until) OR #starting_until <= :now";

const REFUSED: Updated = { kind: "refused" };

export function createConversationStore(table: Table): ConversationStore {
  return {
    read: async (key) => {
      const item = await table.get(stateKey(key));
      return item === undefined ? undefined : toConversation(item);
    },
    /** One write; a second one where an opening counts no more: there is one, or its session, or a cancel since. */
    wake: async (key, now, opening) => {
      const wake: Update = { add: { wake: 1 }, setAbsent: dueSince(now), returns: "ALL_NEW" };
      const opened =
        opening === undefined ? REFUSED : await table.update(stateKey(key), { ...wake, ...whereFree(opening) });
      const updated = opened.kind === "updated" ? opened : await table.update(stateKey(key), wake);
      if (updated.kind === "refused") throw new Error("an update without a condition was refused");
      return toConversation(updated.item);
    },
    /**
     * What began at or before an earlier cancel cannot be in scope (that cancel ended it, and its inbound is
     * dropped), so `cancelled_at` only grows. Where nothing is in scope, a typed cancel still leaves its time: a `/plan`
     * received before it may lie in the inbox without having woken anybody yet.
     */
    cancel: async (key, scope) => {
      const { id, receivedAt, session, place = 0 } = scope;
      // Side by side: where one of them is done, the other is not any more.
      const tried = await Promise.all([PLANNING, approvalAt(place)].map((ending) => end(table, key, ending, scope)));
      const done = tried.find((updated) => updated.kind === "updated");
      if (done !== undefined) return cancellable(toConversation(done.item), place);
      const [ended] = await Promise.all([
        endedBy(table, key, id),
        session === undefined ? leaveTime(table, key, receivedAt) : undefined,
      ]);
      return ended;
    },
    claimStart: async (key, now, until) => {
      const updated = await table.update(stateKey(key), {
        set: { starting_until: until, start_id: randomUUID() },
        add: { starts: 1 },
        // This very claim: the answer to an earlier try of this write was lost.
        condition: `${NO_LIVE_LEASE} AND (${NO_START} OR #start_id = :start_id)`,
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

function whereFree(opening: Opening): Update {
  return {
    set: { opening, opening_at: opening.at, opening_session: opening.planningSessionId },
    condition:
      "attribute_not_exists(#opening) AND attribute_not_exists(#session)" +
      " AND (attribute_not_exists(#cancelled_at) OR #cancelled_at < :opening_at)" +
      " AND (attribute_not_exists(#last_session) OR #last_session.id <> :opening_session)",
  };
}

function end(table: Table, key: ConversationKey, ending: Ending, scope: CancelScope): Promise<Updated> {
  const { id, receivedAt, session } = scope;
  return table.update(stateKey(key), {
    set: { cancelled_at: receivedAt, cancel_id: id },
    copy: { ...ENDED_AS, ...ending.copies },
    setAbsent: dueSince(receivedAt),
    add: { wake: 1 },
    remove: ending.ends,
    condition: `${NO_CANCEL_SINCE} AND (${session === undefined ? ending.any : ending.one})`,
    values: { received: receivedAt, ...(session === undefined ? {} : { scope: session }) },
    returns: "ALL_OLD",
  });
}

/** What this very cancel has ended already: it was delivered twice, or the answer to an earlier try of it was lost. */
async function endedBy(table: Table, key: ConversationKey, id: string): Promise<SessionName | undefined> {
  const item = await table.get(stateKey(key));
  return item?.["cancel_id"] === id ? toEnded(item) : undefined;
}

/** A session that is live began after this cancel: its commits must not be disturbed. */
async function leaveTime(table: Table, key: ConversationKey, receivedAt: number): Promise<void> {
  await table.update(stateKey(key), {
    set: { cancelled_at: receivedAt },
    condition:
      "attribute_not_exists(#session) AND (attribute_not_exists(#cancelled_at) OR #cancelled_at < :cancelled_at)",
  });
}
