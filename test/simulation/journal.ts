import { isDeepStrictEqual } from "node:util";
import type { Button } from "@echo/core/inbound/button";
import type { PlanningSessionId } from "@echo/core/id/planning-session-id";
import type { Slug } from "@echo/core/id/slug";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Change, Lease } from "@echo/core/port/lease-store";
import type { Turn } from "@echo/core/conversation/turn";
import { copy } from "../fakes/store/data.ts";
import type { Stores } from "@echo/core/port/stores";

export interface Put {
  at: number;
  /** When it was really received, whatever the webhook's clock showed. */
  receivedAt: number;
  inbound: Inbound;
}

/** A commit as it took effect. `turn`: the record that it names, if any. */
export interface Commit {
  at: number;
  lease: Lease;
  before: Conversation;
  change: Change;
  turn: Turn | undefined;
}

/** A cancel as it took effect. `ended`: the session, opening or approval that it ended, if any. */
export interface Cancel {
  at: number;
  key: ConversationKey;
  id: string;
  cancelledAt: number;
  ended: string | undefined;
}

/** A cancel as the person asked for it, at the webhook. `session`: set if a button named one. */
export interface Wish {
  at: number;
  key: ConversationKey;
  id: string;
  session: string | undefined;
}

/** A cancel that left a session live. `session`: which. */
export interface Miss {
  key: ConversationKey;
  id: string;
  session: string;
}

/** What really happened in the stores, even if the caller never got the answer. */
export interface Journal {
  puts: Put[];
  /** Each wake for an inbound: when the newest that a conversation has heard of was received, by its webhook's clock. */
  heard: { at: number; key: ConversationKey; heardAt: number }[];
  /** Set while a webhook puts an inbound. */
  receivingAt: number | undefined;
  misses: Miss[];
  commits: Commit[];
  cancels: Cancel[];
  wishes: Wish[];
  takeovers: { at: number; lease: Lease; leaseMs: number; sentAt: number }[];
  renewals: { at: number; lease: Lease; leaseMs: number; sentAt: number }[];
  releases: { at: number; lease: Lease }[];
  /** What the desk asked at once, with buttons. */
  questions: { key: ConversationKey; buttons: Button[] }[];
  /** The approvals that a person asked to withdraw: the beginning of each session's id. */
  withdrawals: string[];
  /** The approvals as the projects' items took them. */
  approvals: { slug: Slug; session: PlanningSessionId }[];
  /** Stored documents, by sha256. */
  texts: Map<string, string>;
}

export function createJournal(): Journal {
  return {
    puts: [],
    heard: [],
    receivingAt: undefined,
    misses: [],
    commits: [],
    cancels: [],
    wishes: [],
    takeovers: [],
    renewals: [],
    releases: [],
    questions: [],
    withdrawals: [],
    approvals: [],
    texts: new Map(),
  };
}

/** The same stores, but the journal records every change of a conversation as it takes effect. */
export function recorded(stores: Stores, journal: Journal, now: () => number): Stores {
  const { conversations, documents, inbox, leases, projects, turns } = stores;
  return {
    ...stores,
    projects: {
      ...projects,
      approve: async (slug, approval) => {
        const result = await projects.approve(slug, approval);
        if (result.kind === "approved") journal.approvals.push({ slug, session: approval.session });
        return result;
      },
    },
    documents: {
      ...documents,
      put: async (slug, text) => {
        const hash = await documents.put(slug, text);
        journal.texts.set(hash, text);
        return hash;
      },
    },
    inbox: {
      ...inbox,
      append: async (inbound, status = "pending") => {
        const receivedAt = journal.receivingAt ?? now();
        const isNew = await inbox.append(inbound, status);
        if (isNew && status === "pending") journal.puts.push({ at: now(), receivedAt, inbound });
        return isNew;
      },
    },
    conversations: {
      ...conversations,
      wake: async (key, at, opening, heardAt) => {
        const conversation = await conversations.wake(key, at, opening, heardAt);
        if (heardAt !== undefined) journal.heard.push({ at: now(), key, heardAt });
        return conversation;
      },
      cancel: async (key, scope) => {
        const before = await conversations.read(key);
        const ended = await conversations.cancel(key, scope);
        const after = await conversations.read(key);
        if (after?.cancelledAt !== undefined && after.cancelledAt !== before?.cancelledAt) {
          journal.cancels.push({
            at: now(),
            key,
            id: scope.id,
            cancelledAt: after.cancelledAt,
            ended: ended?.id,
          });
        }
        if (after?.session !== undefined && scope.session === undefined)
          journal.misses.push({ key, id: scope.id, session: after.session.id });
        return ended;
      },
    },
    leases: {
      ...leases,
      acquire: async (key, holder, sentAt, leaseMs, unrenewed) => {
        const taken = await leases.acquire(key, holder, sentAt, leaseMs, unrenewed);
        if (taken !== undefined)
          journal.takeovers.push({ at: now(), lease: { key, holder, epoch: taken.epoch }, leaseMs, sentAt });
        return taken;
      },
      renew: async (lease, sentAt, leaseMs) => {
        const renewed = await leases.renew(lease, sentAt, leaseMs);
        if (renewed !== undefined) journal.renewals.push({ at: now(), lease, leaseMs, sentAt });
        return renewed;
      },
      commit: async (lease, loaded, change) => {
        const before = await conversations.read(lease.key);
        const result = await leases.commit(lease, loaded, change);
        if (result.kind === "committed" && before !== undefined) {
          // The same write once more, because the answer to the first was lost.
          const isAgain = journal.commits.some(
            (one) => isDeepStrictEqual(one.lease, lease) && isDeepStrictEqual(one.change, change),
          );
          if (isAgain) return result;
          const turn = change.outbox === undefined ? undefined : await turns.load(lease.key, change.outbox);
          journal.commits.push({ at: now(), lease, before, change: copy(change), turn });
        }
        return result;
      },
      release: async (lease, wake, due) => {
        const released = await leases.release(lease, wake, due);
        if (released) journal.releases.push({ at: now(), lease });
        return released;
      },
    },
  };
}
