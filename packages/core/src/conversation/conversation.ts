import { TurnId } from "../id/turn-id.ts";
import { PlanningSessionId } from "../id/planning-session-id.ts";
import * as z from "zod";
import { ConversationKey } from "../id/conversation-key.ts";
import { Locale } from "../text/locale.ts";
import { Session } from "./session.ts";
import { Slug } from "../id/slug.ts";

/** Set by the wake of a `/plan`: the webhook has acknowledged it, and no runner has committed yet. */
export const Opening = z.object({
  planningSessionId: PlanningSessionId,
  slug: Slug,
  at: z.int(),
  locale: Locale.exactOptional(),
});
export type Opening = z.infer<typeof Opening>;

/** The latest session that claimed a project here, and the language of the person who began it. */
export const LastSession = z.object({ id: PlanningSessionId, slug: Slug, locale: Locale.exactOptional() });
export type LastSession = z.infer<typeof LastSession>;

/** `at`: when the runner was asked for. */
export const ApprovedSession = LastSession.extend({ at: z.int() });
export type ApprovedSession = z.infer<typeof ApprovedSession>;

/** The name of a session that a cancel has ended. */
export const SessionName = LastSession.pick({ id: true, slug: true });
export type SessionName = z.infer<typeof SessionName>;

/** The conversation's one item. It holds session and lease, so that one conditional write changes and fences. */
export const Conversation = z.object({
  key: ConversationKey,
  /** Grows with every inbound. It is only compared, never read as a time. */
  wake: z.int().nonnegative(),
  /** When the newest inbound was received. The next one counts as later, whatever the clocks say. */
  heardAt: z.int().exactOptional(),
  epoch: z.int().nonnegative(),
  holder: z.string().exactOptional(),
  leaseExpiresAt: z.int().exactOptional(),
  /** When the lease was last taken or renewed, on its holder's clock. */
  leaseRenewedAt: z.int().exactOptional(),
  session: Session.exactOptional(),
  opening: Opening.exactOptional(),
  /** Inbound received at or before this is dropped. */
  cancelledAt: z.int().exactOptional(),
  turnCounter: z.int().nonnegative(),
  /** The newest committed turn: only its replies may be sent. */
  outbox: TurnId.exactOptional(),
  /** A cancel does not remove it, so that rescue can complete a half-done cancel. */
  lastSession: LastSession.exactOptional(),
  /** The sessions approved here whose approval was not withdrawn, the newest first. */
  approvedSessions: z.array(ApprovedSession),
  /** A runner was asked for. Dispatch does not ask again before this is over. */
  startingUntil: z.int().exactOptional(),
  /** Since when the platform refuses us here for good. Nothing is sent until the place comes back. */
  goneAt: z.int().exactOptional(),
  /** The session that a planning elsewhere took over, as it was then. */
  left: Session.exactOptional(),
  starts: z.int().nonnegative(),
});
export type Conversation = z.infer<typeof Conversation>;

/** The conversation before its first inbound. */
export function newConversation(key: ConversationKey): Conversation {
  return { key, wake: 0, epoch: 0, turnCounter: 0, approvedSessions: [], starts: 0 };
}

/** Milliseconds by which two clocks may differ. What was stored later than that from now is no time to wait for. */
export const CLOCKS_DIFFER_MS = 60_000;

/** If a clock jumped back since the last renewal, nobody waits for it to catch up. */
export function isLeaseLive({ holder, leaseExpiresAt = 0, leaseRenewedAt = 0 }: Conversation, now: number): boolean {
  return holder !== undefined && leaseExpiresAt > now && leaseRenewedAt <= now + CLOCKS_DIFFER_MS;
}

/** Whether a runner was asked for and may still come up. Each start gets `deadlineMs`. */
export function isStarting({ startingUntil = 0 }: Conversation, now: number, deadlineMs: number): boolean {
  return startingUntil > now && startingUntil <= now + deadlineMs + CLOCKS_DIFFER_MS;
}

/** The newest time that the conversation holds. */
export function latestIn({ heardAt, cancelledAt, opening, session, approvedSessions }: Conversation): number {
  const times = [heardAt, cancelledAt, opening?.at, session?.startedAt, session?.updatedAt];
  return Math.max(...times.map((at) => at ?? 0), ...approvedSessions.map(({ at }) => at));
}

/** The opening that still counts: it is not cancelled, and no session has replaced it. */
export function liveOpening(conversation: Conversation): Opening | undefined {
  const { opening, cancelledAt, session } = conversation;
  if (opening === undefined || session !== undefined) return undefined;
  return cancelledAt !== undefined && opening.at <= cancelledAt ? undefined : opening;
}

/** What a cancel ends: the live session, else the opening, else the approval at `place` (the newest if typed). */
export function cancellable({ session, opening, approvedSessions }: Conversation, place = 0): SessionName | undefined {
  if (session !== undefined) return sessionNameOf(session);
  if (opening !== undefined) return { id: opening.planningSessionId, slug: opening.slug };
  const approved = approvedSessions[place];
  return approved === undefined ? undefined : sessionNameOf(approved);
}

function sessionNameOf({ id, slug }: SessionName): SessionName {
  return { id, slug };
}

/** Whether the conversation has a live planning, or one about to begin. */
export function isOpen(conversation: Conversation | undefined): boolean {
  return conversation !== undefined && (conversation.session ?? liveOpening(conversation)) !== undefined;
}

/** The language of the open planning, or else of the last one. Not every message tells the person's language. */
export function localeSpoken(conversation: Conversation | undefined): Locale | undefined {
  if (conversation === undefined) return undefined;
  return (conversation.session ?? liveOpening(conversation) ?? conversation.lastSession)?.locale;
}
