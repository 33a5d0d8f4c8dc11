import type { DeskDeps } from "@echo/core/desk/deps";
import { receive } from "@echo/core/desk/desk";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import type { Ask } from "@echo/core/inbound/request";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";

const KEY = ConversationKey.parse("telegram:5");
const SLUG = Slug.parse("plant-bot");
const PLAN: Ask = { kind: "intent", intent: { kind: "plan", slug: SLUG, description: "it waters plants" } };
const CANCEL: Ask = { kind: "cancel" };
const say = (text: string): Ask => ({ kind: "intent", intent: { kind: "reply", text } });
const JUMPS_MS = [-3_600_000, -86_400_000, -Date.UTC(2026, 0, 15), 3_600_000];

/** A webhook whose clock the test sets. */
function createWebhook() {
  const stores = createMemoryStores();
  let now = Date.UTC(2026, 0, 15);
  let ids = 0;
  const desk: DeskDeps = { ...stores, steps: [], now: () => now, log: () => {}, dispatch: async () => {} };
  return {
    stores,
    set: (byMs: number) => void (now += byMs),
    hear: (ask: Ask) => {
      now += 1000;
      const id = String(ids++).padStart(20, "0");
      const person = { id: "7", locale: "en" } as const;
      return receive(desk, { id, conversation: KEY, person, receivedAt: now, private: true, allowed: true, ask });
    },
  };
}

test.each(JUMPS_MS)("what is said after a cancel stays, if the clock jumps by %i ms between the two", async (byMs) => {
  const { stores, set, hear } = createWebhook();
  await hear(PLAN);
  await hear(CANCEL);
  set(byMs);
  await hear(PLAN);
  await hear(say("with a pump"));
  const conversation = await stores.conversations.read(KEY);
  expect(conversation?.opening?.slug).toBe(SLUG);
  const pending = await stores.inbox.listPending(KEY);
  const kept = pending.filter(({ receivedAt }) => receivedAt > (conversation?.cancelledAt ?? Infinity));
  expect(kept.map(({ intent }) => intent.kind)).toEqual(["plan", "reply"]);
});

test.each(JUMPS_MS)(
  "a cancel ends what began before the clock jumped by %i ms, and drops what was said",
  async (byMs) => {
    const { stores, set, hear } = createWebhook();
    await hear(PLAN);
    await hear(say("with a pump"));
    set(byMs);
    await hear(CANCEL);
    const conversation = await stores.conversations.read(KEY);
    expect(conversation?.opening).toBeUndefined();
    const pending = await stores.inbox.listPending(KEY);
    expect(pending).toHaveLength(2);
    expect(pending.every(({ receivedAt }) => receivedAt <= (conversation?.cancelledAt ?? -1))).toBe(true);
  },
);

test.each(JUMPS_MS)("messages stay in order if the clock jumps by %i ms between them", async (byMs) => {
  const { stores, set, hear } = createWebhook();
  await hear(PLAN);
  for (const text of ["one", "two", "three"]) {
    set(byMs);
    await hear(say(text));
  }
  const pending = await stores.inbox.listPending(KEY);
  expect(pending.map(({ intent }) => (intent.kind === "reply" ? intent.text : intent.kind))).toEqual([
    "plan",
    "one",
    "two",
    "three",
  ]);
});
