import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { turnId } from "@echo/core/id/turn-id";
import { randomUUID } from "node:crypto";
import type { Opening } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Change, Lease } from "@echo/core/port/lease-store";
import type { Project } from "@echo/core/project/project";
import type { RunningSession, Session } from "@echo/core/conversation/session";
import { Slug } from "@echo/core/id/slug";
import type { Turn } from "@echo/core/conversation/turn";
import type { Stores } from "@echo/core/port/stores";

/** All tests of a file share one table, so each takes unique names. */
export function freshKey(): ConversationKey {
  return conversationKey("echo", randomUUID());
}

export function freshId(): string {
  return randomUUID();
}

export function freshSlug(): Slug {
  return Slug.parse(`p-${randomUUID()}`);
}

export function freshSessionId(): PlanningSessionId {
  return PlanningSessionId.parse(`ps_${randomUUID().replaceAll("-", "").slice(0, 16)}`);
}

export function opening(at: number, planningSessionId = freshSessionId()): Opening {
  return { planningSessionId, slug: Slug.parse("garden"), at };
}

export function session(startedAt: number, id = freshSessionId()): RunningSession {
  return {
    id,
    slug: Slug.parse("garden"),
    locale: "ro",
    personId: "7",
    state: "running",
    phase: "office-hours",
    phases: [
      {
        name: "office-hours",
        status: "active",
        turns: 0,
        tokensIn: 0,
        tokensOut: 0,
        costUsd: 0.5,
        startedAt,
      },
    ],
    revision: 1,
    work: { kind: "open-phase", inboundIds: ["0001"], attempt: 1 },
    claude: { id: randomUUID(), transcriptBytes: 0, reportedCostUsd: 0 },
    documents: { "scripts/ralph/phases/office-hours.md": "a".repeat(64) },
    startedAt,
    updatedAt: startedAt,
  };
}

export function inbound(conversation: ConversationKey, id: string, receivedAt: number, text = "bună"): Inbound {
  return {
    id,
    conversation,
    person: { id: "7", name: "Ana", locale: "ro" },
    intent: { kind: "reply", text },
    receivedAt,
    messageId: "m1",
  };
}

export function project(slug: Slug, proposedAt = 1000): Project {
  return { slug, description: "O grădină", status: "pending", proposedAt, proposedBy: "7" };
}

export function turn(counter: number, markdown = "Ce plantăm?"): Turn {
  return {
    id: turnId(counter, 1),
    answers: ["0001"],
    replies: [{ kind: "text", locale: "ro", markdown }],
    sent: 0,
    closed: false,
    recordedAt: 1000,
  };
}

/** A lease that is held from `now` for ten seconds. */
export async function lease({ leases }: Stores, key: ConversationKey, now: number, holder = "r1"): Promise<Lease> {
  const conversation = await leases.acquire(key, holder, now, 10_000);
  if (conversation === undefined) throw new Error(`${key} is held`);
  return { key, holder, epoch: conversation.epoch };
}

/** Commits on top of the conversation as it is now. */
export async function commit(
  stores: Stores,
  held: Lease,
  change: Partial<Change> & { session: Session | undefined },
): Promise<void> {
  const now = await stores.conversations.read(held.key);
  const loaded = { planningSessionId: now?.session?.id, cancelledAt: now?.cancelledAt };
  const result = await stores.leases.commit(held, loaded, { turnCounter: 1, ...change });
  if (result.kind !== "committed") throw new Error(`the commit was ${result.kind}`);
}

/** A conversation with a live session that began at `startedAt`; the lease is still held. */
export async function openSession(
  stores: Stores,
  key: ConversationKey,
  startedAt: number,
): Promise<{ held: Lease; live: RunningSession }> {
  const live = session(startedAt);
  await stores.conversations.wake(key, startedAt, opening(startedAt, live.id));
  const held = await lease(stores, key, startedAt);
  await commit(stores, held, { session: live, lastSession: { id: live.id, slug: live.slug } });
  return { held, live };
}

/** A conversation whose session was approved at `approvedAt`. */
export async function openApproved(
  stores: Stores,
  key: ConversationKey,
  startedAt: number,
  approvedAt: number,
): Promise<{ held: Lease; live: RunningSession }> {
  const opened = await openSession(stores, key, startedAt);
  const { id, slug } = opened.live;
  await commit(stores, opened.held, { session: undefined, approvedSessions: [{ id, slug, at: approvedAt }] });
  return opened;
}
