import { setImmediate as turnOfLoop } from "node:timers/promises";
import type { Clock } from "@echo/core/system/clock";
import type { Chat, Piece } from "@echo/core/port/chat";
import type { Reply } from "@echo/core/conversation/reply";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Stores } from "@echo/core/port/stores";
import { say } from "@echo/core/message/say";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner } from "./planner.ts";

/** Moves only when a test says so, also in the middle of what blocks the process. */
function createWorkClock(): Clock & { pass: (ms: number) => void } {
  const start = Date.UTC(2026, 0, 15);
  let now = start;
  return {
    now: () => now,
    monotonic: () => now - start,
    sleep: async (ms, signal) => {
      const isOver = (until: number) => now >= until || signal?.aborted === true;
      const until = now + ms;
      do {
        await turnOfLoop();
      } while (!isOver(until));
    },
    pass: (ms) => void (now += ms),
  };
}

/** A planning at a chat that renders as `render` says, with a lease of nine seconds. */
function setUp(render: (clock: ReturnType<typeof createWorkClock>, reply: Reply) => Iterable<Piece>) {
  const stores = createMemoryStores();
  const clock = createWorkClock();
  const key = conversationKey("echo", "slow");
  const events: string[] = [];
  const shown: unknown[] = [];
  const chat: Chat = {
    adapter: "echo",
    label: "the console",
    pace: { progressMs: 60_000, typingMs: 60_000 },
    render: (reply, form) => (form === "plain" ? [{ plain: markdownOf(reply) }] : render(clock, reply)),
    send: async (_channel, piece) => {
      events.push("sent");
      shown.push(piece["plain"] ?? piece["rich"]);
      return { kind: "sent", messageId: String(shown.length) };
    },
    fetchFile: async () => ({ kind: "refused", problem: "gone", reason: "there are no files" }),
    typing: async () => undefined,
    showProgress: async () => undefined,
    clearProgress: async () => {},
    react: async () => {},
  };
  const settings = { leaseMs: 9000, pollMs: { busy: 500, idle: 500 } };
  const planner = createPlanner(stores, { place: { key, chat }, clock, settings });
  const watched: Stores = {
    ...stores,
    leases: {
      ...stores.leases,
      renew: (...given) => {
        events.push("renewed");
        return stores.leases.renew(...given);
      },
      commit: (...given) => {
        events.push(given[2].outbox === undefined ? "begun" : "committed");
        return stores.leases.commit(...given);
      },
    },
  };
  return { stores, planner, events, shown, run: () => planner.run(watched) };
}

const markdownOf = (reply: Reply) => (reply.kind === "text" ? reply.markdown : reply.text);
const PARAGRAPHS = Array.from({ length: 25 }, (_, index) => `${index} ${"vorbe ".repeat(400)}`.trim());
const ANSWER = PARAGRAPHS.join("\n\n");

test("an answer that takes longer to render than the lease lasts is rendered under it, and then committed", async () => {
  const { stores, planner, events, shown, run } = setUp(function* (clock, reply) {
    for (const paragraph of markdownOf(reply).split("\n\n")) {
      clock.pass(370);
      yield { rich: paragraph };
    }
  });
  planner.script(() => ANSWER);
  await planner.say("/plan slow A slow answer.");
  expect(await run()).toBe("idle");
  expect(ANSWER.length).toBeGreaterThan(60_000);
  expect(shown.slice(-PARAGRAPHS.length)).toEqual(PARAGRAPHS);
  const rendering = events.slice(events.indexOf("begun") + 1, events.indexOf("committed"));
  expect(rendering.filter((event) => event === "renewed").length).toBeGreaterThan(1);
  expect((await stores.conversations.read(planner.key))?.epoch).toBe(1);
});

test("a cancel while an answer is rendered is noticed, and nothing of the answer is shown", async () => {
  const { stores, planner, shown, run } = setUp(function* (clock, reply) {
    for (const [index, paragraph] of markdownOf(reply).split("\n\n").entries()) {
      if (index === 20) void planner.say("/cancel");
      clock.pass(200);
      yield { rich: paragraph };
    }
  });
  planner.script(() => ANSWER);
  await planner.say("/plan slow A slow answer.");
  await run();
  expect(shown).toEqual([]);
  expect((await stores.conversations.read(planner.key))?.session).toBeUndefined();
});

test("an answer above its budget of time is sent as plain text", async () => {
  const { planner, shown, run } = setUp(function* (clock, reply) {
    for (const paragraph of markdownOf(reply).split("\n\n")) {
      clock.pass(1000);
      yield { rich: paragraph };
    }
  });
  planner.script(() => ANSWER);
  await planner.say("/plan slow A slow answer.");
  await run();
  expect(shown).toEqual([expect.stringContaining(ANSWER)]);
});

test("a piece that blocks the process is given up within a fraction of the lease, and sent as plain text", async () => {
  const { planner, shown, run } = setUp((_clock, reply) => {
    for (const until = performance.now() + 20_000; performance.now() < until;) Math.random();
    return [{ rich: markdownOf(reply) }];
  });
  planner.script(() => PARAGRAPHS[0] ?? "");
  await planner.say("/plan slow A slow answer.");
  const startedAt = performance.now();
  await run();
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(shown).toEqual([expect.stringContaining(PARAGRAPHS[0] ?? "")]);
});

test("an answer that cannot be rendered is sent as plain text", async () => {
  const { planner, shown, run } = setUp(() => {
    throw new RangeError("Maximum call stack size exceeded");
  });
  planner.script(() => "Which one?");
  await planner.say("/plan slow A slow answer.");
  expect(await run()).toBe("idle");
  expect(shown).toEqual([expect.stringContaining("Which one?")]);
});

test("an answer in which nobody sees anything is told as such", async () => {
  const { planner, shown, run } = setUp((_clock, reply) => [{ rich: markdownOf(reply) }]);
  planner.script(() => "\u200b \u2060");
  await planner.say("/plan slow A slow answer.");
  await run();
  expect(shown).toEqual([expect.stringContaining(say("en").nothingToShow)]);
});
