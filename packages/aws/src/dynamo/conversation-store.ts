import { randomUUID } from "node:crypto";
import type { Opening, SessionName } from "@echo/core/conversation/conversation";
import { cancellable, CLOCKS_DIFFER_MS } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { CancelScope, ConversationStore } from "@echo/core/port/conversation-store";
import { dueSince, DUE, keyOf, stateKey, toConversation, toEnded } from "./conversation-item.ts";
import type { Item, Table, Update, Updated } from "./table.ts";

/** What a cancel can end, if it had begun by then. Conditions: `any` is for any session, `one` for one session. */
interface Ending {
  any: string;
  one: string;
  ends: readonly string[];
  copies?: Record<string, string>;
}

const NO_SESSION = "attribute_not_exists(#session)";
const NO_PLANNING = `${NO_SESSION} AND attribute_not_exists(#opening)`;

/** Ends the live session or, if there is none, the opening. An earlier approval stays. */
const PLANNING: Ending = {
  any: `#session_started_at <= :received OR (${NO_SESSION} AND #opening_at <= :received)`,
  one: [
    "(#planning_session_id = :scope AND #session_started_at <= :received)",
    `(${NO_SESSION} AND #opening_session = :scope AND #opening_at <= :received)`,
  ].join(" OR "),
  ends: ["session", "planning_session_id", "session_started_at", "opening", "opening_at", "opening_session", "outbox"],
};

/** Ends the approval at this place in the list, if there is neither a live session nor an opening. */
function approvalAt(place: number): Ending {
  const approval = `approved_sessions[${place}]`;
  const any = `${NO_PLANNING} AND #${approval}.#at <= :received`;
  return {
    any,
    one: `${any} AND #${approval}.#id = :scope`,
    ends: [approval, "outbox"],
    // Another session may have come and gone since. The runner that completes this cancel reads `last_session`.
    copies: { last_session: approval, cancelled_approval: approval },
  };
}

/** Stored with a cancel, so that the same cancel, if it comes again, can tell what it ended. */
const ENDED_AS = {
  cancelled_session_id: "session.id",
  cancelled_slug: "session.slug",
  cancelled_opening: "opening",
};

const NO_CANCEL_SINCE = "(attribute_not_exists(#cancelled_at) OR #cancelled_at < :received)";

const NO_LIVE_LEASE = "(attribute_not_exists(#holder) OR #lease_expires_at <= :now OR #lease_renewed_at > :ahead)";

const NO_START = "attribute_not_exists(#starting_until) OR #starting_until <= :now OR #starting_until > :late";

const REFUSED: Updated = { kind: "refused" };

export function createConversationStore(table: Table): ConversationStore {
  return {
    read: async (key) => {
      const item = await table.get(stateKey(key));
      return item === undefined ? undefined : toConversation(item);
    },
    /**
     * One write. A second one if the opening no longer counts: the conversation has an opening or a session, the
     * opening's session has already begun, or a cancel came since.
     */
    wake: async (key, now, opening, heardAt) => {
      const set = heardAt === undefined ? {} : { heard_at: heardAt };
      const wake: Update = { set, add: { wake: 1 }, setAbsent: dueSince(now), returns: "ALL_NEW" };
      const opened =
        opening === undefined ? REFUSED : await table.update(stateKey(key), { ...wake, ...whereFree(opening, set) });
      const updated = opened.kind === "updated" ? opened : await table.update(stateKey(key), wake);
      if (updated.kind === "refused") throw new Error("an update without a condition was refused");
      return toConversation(updated.item);
    },
    /**
     * `cancelled_at` only grows: an earlier cancel has already ended everything that began at or before it, and its
     * inbound is dropped. If there is nothing to end, a typed cancel still stores its time: the inbox may hold an
     * earlier `/plan` that has not woken the conversation yet.
     */
    cancel: async (key, scope) => {
      const { id, receivedAt, session, place = 0 } = scope;
      // Try both at the same time: at most one of them can succeed.
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
        // Already this claim if the answer to an earlier try of this write was lost.
        condition: `${NO_LIVE_LEASE} AND (${NO_START} OR #start_id = :start_id)`,
        values: { now, ahead: now + CLOCKS_DIFFER_MS, late: until + CLOCKS_DIFFER_MS },
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
    markPlace: async (key, goneAt) => {
      const absent = "attribute_exists(#pk) AND attribute_not_exists(#gone_at)";
      await table.update(
        stateKey(key),
        goneAt === undefined
          ? { remove: ["gone_at"], condition: "attribute_exists(#pk)" }
          : { set: { gone_at: goneAt }, condition: absent },
      );
    },
    listDue: async () => (await table.queryIndex({ pk: DUE })).map(keyOf),
  };
}

function whereFree(opening: Opening, set: Item): Update {
  return {
    set: { ...set, opening, opening_at: opening.at, opening_session: opening.planningSessionId },
    condition:
      "attribute_not_exists(#opening) AND attribute_not_exists(#session)" +
      " AND (attribute_not_exists(#cancelled_at) OR #cancelled_at < :opening_at)" +
      " AND (attribute_not_exists(#last_session) OR #last_session.id <> :opening_session)",
  };
}

function end(table: Table, key: ConversationKey, ending: Ending, scope: CancelScope): Promise<Updated> {
  const { id, receivedAt, session, keeps } = scope;
  const kept = keeps === true ? { left_session: "session" } : {};
  return table.update(stateKey(key), {
    set: { cancelled_at: receivedAt, cancel_id: id },
    copy: { ...ENDED_AS, ...ending.copies, ...kept },
    setAbsent: dueSince(receivedAt),
    add: { wake: 1 },
    remove: ending.ends,
    condition: `${NO_CANCEL_SINCE} AND (${session === undefined ? ending.any : ending.one})`,
    values: { received: receivedAt, ...(session === undefined ? {} : { scope: session }) },
    returns: "ALL_OLD",
  });
}

/** What this same cancel ended before: it was delivered twice, or the answer to an earlier try was lost. */
async function endedBy(table: Table, key: ConversationKey, id: string): Promise<SessionName | undefined> {
  const item = await table.get(stateKey(key));
  return item?.["cancel_id"] === id ? toEnded(item) : undefined;
}

/** Stores the time of the cancel, unless a session is live. That session began later, and its commits must not fail. */
async function leaveTime(table: Table, key: ConversationKey, receivedAt: number): Promise<void> {
  await table.update(stateKey(key), {
    set: { cancelled_at: receivedAt },
    condition:
      "attribute_not_exists(#session) AND (attribute_not_exists(#cancelled_at) OR #cancelled_at < :cancelled_at)",
  });
}
