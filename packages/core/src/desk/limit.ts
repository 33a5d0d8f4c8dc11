import { splitKey } from "../id/conversation-key.ts";
import type { Request } from "../inbound/request.ts";

/** `first`: the first refusal since a message was last let in: the person has not been told yet. */
type Admission = { kind: "admitted" } | { kind: "limited"; by: "person" | "conversation"; first: boolean };

/** Decides in memory, without a store call. Each process of a webhook counts separately. */
export type InboundLimit = (request: Request) => Admission;

/** How many messages may come at once, and how many more in each minute. No person types that fast. */
export const DEFAULT_RATES = { personPerMinute: 30, conversationPerMinute: 60 } as const;

const MINUTE_MS = 60_000;
/** If there are more buckets than this, those that are full again are forgotten. */
const REMEMBERED = 10_000;

interface Bucket {
  tokens: number;
  filledAt: number;
  isTold: boolean;
}

/** A cancel must win, and what the platform itself says is never too much. */
const UNLIMITED: readonly Request["ask"]["kind"][] = ["cancel", "moved", "place"];

/** Token buckets. Unlimited requests cost nothing. */
export function createInboundLimit(rates: { personPerMinute: number; conversationPerMinute: number }): InboundLimit {
  const people = createBuckets(rates.personPerMinute);
  const conversations = createBuckets(rates.conversationPerMinute);
  const strangers = createBuckets(rates.personPerMinute);
  return (request) => {
    const { ask, conversation, person, receivedAt } = request;
    if (UNLIMITED.includes(ask.kind)) return { kind: "admitted" };
    const { adapter } = splitKey(conversation);
    const name = `${adapter}:${person.id}`;
    // A person who is not allowed must not use up the share of the others.
    if (!request.allowed) return take([["person", strangers(name, receivedAt)]]);
    const shared = ["conversation", conversations(conversation, receivedAt)] as const;
    return take(request.isSoleUser === true ? [shared] : [["person", people(name, receivedAt)], shared]);
  };
}

/** Takes one token from each bucket. If one bucket is empty, takes none. */
function take(buckets: readonly (readonly ["person" | "conversation", Bucket])[]): Admission {
  for (const [by, bucket] of buckets) {
    if (bucket.tokens >= 1) continue;
    const first = !bucket.isTold;
    bucket.isTold = true;
    return { kind: "limited", by, first };
  }
  for (const [, bucket] of buckets) {
    bucket.tokens -= 1;
    bucket.isTold = false;
  }
  return { kind: "admitted" };
}

/** Buckets by name, each refilled for the time that has passed. */
function createBuckets(perMinute: number): (name: string, now: number) => Bucket {
  const buckets = new Map<string, Bucket>();
  const fill = (bucket: Bucket, now: number) => {
    const elapsedMs = Math.max(0, now - bucket.filledAt);
    bucket.tokens = Math.min(perMinute, bucket.tokens + (elapsedMs * perMinute) / MINUTE_MS);
    bucket.filledAt = now;
    return bucket;
  };
  return (name, now) => {
    const known = buckets.get(name) ?? { tokens: perMinute, filledAt: now, isTold: false };
    // A bucket that is used again moves to the end, so the first one has been unused for longest.
    buckets.delete(name);
    buckets.set(name, fill(known, now));
    const [oldest] = buckets;
    if (buckets.size > REMEMBERED && oldest !== undefined) buckets.delete(oldest[0]);
    return known;
  };
}
