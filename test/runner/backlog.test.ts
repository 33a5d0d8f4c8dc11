import { CLOCKS_DIFFER_MS } from "@echo/core/conversation/conversation";
import { Slug } from "@echo/core/id/slug";
import { PENDING_MAX } from "@echo/core/port/inbox";
import fc from "fast-check";
import { expect, test } from "vitest";
import { freshKey, inbound } from "../contract/store/sample.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner } from "./planner.ts";

const ASKS = "Who is it for?\nPHASE_STATUS: needs_input";

/** A planning that has asked its first question. */
async function asked(turns = 0) {
  const stores = createMemoryStores();
  const planner = createPlanner(stores);
  planner.script(...Array.from({ length: turns + 1 }, () => () => ASKS));
  await planner.say("/plan plant-bot a bot for plants");
  await planner.run();
  /** Replies that came while no runner was there. */
  const fill = async (count: number, text: (index: number) => string) => {
    const from = planner.clock.now();
    for (let index = 0; index < count; index += 1) {
      const id = `5${String(index).padStart(19, "0")}`;
      await stores.inbox.append(inbound(planner.key, id, from, text(index)));
    }
    await stores.conversations.wake(planner.key, from);
  };
  return { stores, planner, fill };
}

test("a flood of replies is answered in several turns, in order, each reply once", async () => {
  const count = PENDING_MAX + 30;
  const { stores, planner, fill } = await asked(3);
  await fill(count, (index) => `word${index};`);
  await planner.run();
  const prompts = planner.asked.slice(1).map(({ prompt }) => prompt);
  const words = prompts.map((prompt) => [...prompt.matchAll(/word\d+;/g)].map(([word]) => word));
  expect(words.flat()).toEqual(Array.from({ length: count }, (_, index) => `word${index};`));
  expect(Math.max(...words.map(({ length }) => length))).toBeLessThanOrEqual(50);
  expect(planner.texts()).toHaveLength(4);
  expect(await stores.inbox.listPending(planner.key)).toEqual([]);
});

test("a prompt holds no more long replies than the model can read, and the rest is answered next", async () => {
  const { planner, fill } = await asked(3);
  await fill(10, (index) => `word${index}; ${"long ".repeat(6000)}`);
  await planner.run();
  const prompts = planner.asked.slice(1).map(({ prompt }) => prompt);
  expect(prompts).toHaveLength(3);
  for (const prompt of prompts) expect(Buffer.byteLength(prompt)).toBeLessThan(140 * 1024);
  expect(prompts.join("").match(/word\d;/g)).toHaveLength(10);
});

test("more messages than one look sees are dropped by a cancel, and do not hide what came after it", async () => {
  const { stores, planner, fill } = await asked(1);
  await fill(PENDING_MAX * 2 + 30, () => "too late");
  await planner.say("/cancel");
  const from = planner.clock.now();
  const plan = { kind: "plan", slug: Slug.parse("plant-bot") } as const;
  await stores.inbox.append({ ...inbound(planner.key, "9", from + 10), intent: plan });
  await stores.conversations.wake(planner.key, from + 10);
  await planner.run();
  expect(planner.asked).toHaveLength(2);
  expect(planner.asked[1]?.prompt).not.toContain("too late");
  expect(await stores.inbox.listPending(planner.key)).toEqual([]);
});

/** What one turn takes at most. */
const BATCH = 50;

/**
 * The platform numbers messages as they are sent. Two processes receive them, whose clocks differ: each puts its own
 * time on those that it takes.
 */
const sent = fc.record({
  skewMs: fc.integer({ min: 0, max: CLOCKS_DIFFER_MS }),
  messages: fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 2000 }), isLate: fc.boolean() }), {
    minLength: PENDING_MAX + 1,
    maxLength: PENDING_MAX * 4,
  }),
  batch: fc.integer({ min: 1, max: BATCH }),
});

test("however many messages wait, those of one clock are answered in order, and no other comes earlier than the clocks differ", async () => {
  await fc.assert(
    fc.asyncProperty(sent, async ({ skewMs, messages, batch }) => {
      const { inbox } = createMemoryStores();
      const key = freshKey();
      let at = 1_000_000;
      for (const [index, { afterMs, isLate }] of messages.entries()) {
        at += afterMs;
        await inbox.append(inbound(key, String(index).padStart(20, "0"), at + (isLate ? skewMs : 0), String(isLate)));
      }
      const handled = [];
      for (let seen = await inbox.listPending(key); seen.length > 0; seen = await inbox.listPending(key)) {
        handled.push(...seen.slice(0, batch));
        await inbox.finish(
          key,
          seen.slice(0, batch).map(({ id }) => id),
        );
      }
      expect(handled).toHaveLength(messages.length);
      let newest = 0;
      for (const { receivedAt } of handled) {
        expect(newest - receivedAt).toBeLessThanOrEqual(skewMs);
        newest = Math.max(newest, receivedAt);
      }
      for (const clock of ["true", "false"]) {
        const ids = handled.flatMap(({ id, intent }) => (intent.kind === "reply" && intent.text === clock ? [id] : []));
        expect(ids).toEqual(ids.toSorted());
      }
    }),
    { numRuns: 60 },
  );
});
