import { randomUUID } from "node:crypto";
import type { Clock } from "@echo/core/system/clock";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { createHastyApi } from "@echo/platforms/discord/api";
import { createDiscordChat } from "@echo/platforms/discord/chat";
import { deferredText, resolveDeferred } from "@echo/platforms/discord/deferred";
import { createThreadOpener } from "@echo/platforms/discord/thread";
import { discordWebhook } from "@echo/platforms/discord/webhook";
import type { Agent } from "@echo/runner/agent/agent";
import type { RunnerDeps } from "@echo/runner/lease/deps";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import { runConversation } from "@echo/runner/drain/run";
import { afterEach, expect, test } from "vitest";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createMemoryOutcomes } from "../fakes/outcome-store.ts";
import { memoryWorkspace } from "../runner/planner.ts";
import { eventually } from "./eventually.ts";
import { createSteppedClock } from "./stepped-clock.ts";

const ANA = { id: "7", name: "Ana", language: "ro" };
const MINUTE_MS = 60_000;
const STEPS = [{ name: "office-hours", optional: false }];
const PROMPTS = { planningAgent: "{slug}", finalPlan: "", repair: "", phases: { "office-hours": "Talk." } };
const ORIGINAL = "PATCH /webhooks/*/*/messages/@original";

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

/** The production webhook, runner and chat on one clock. `turns` gives the agent's answers and their delays. */
async function setUp(...turns: { afterMs: number; text: string }[]) {
  const clock = createSteppedClock();
  const fake = await startFakeDiscord({ clock });
  ended.push(() => fake.stop());
  const stores = createMemoryStores();
  const log: string[] = [];
  const api = { token: fake.token, apiUrl: fake.url, clock };
  const shared = {
    clock,
    log: (_level: string, event: string, fields = {}) => void log.push(`${event} ${JSON.stringify(fields)}`),
  };
  const deferred = { ...shared, api: createHastyApi(api), applicationId: fake.applicationId };
  const deps: RunnerDeps = {
    ...stores,
    ...shared,
    chat: { ...createDiscordChat({ ...api, ...shared }), pace: { progressMs: MINUTE_MS, typingMs: MINUTE_MS } },
    agent: slowAgent(turns, clock),
    outcomes: createMemoryOutcomes(),
    workspace: memoryWorkspace(new Map()),
    prompts: PROMPTS,
    steps: STEPS,
    settings: { ...DEFAULT_SETTINGS, idleMs: MINUTE_MS, pollMs: { busy: 5000, idle: 5000 } },
    newId: randomUUID,
    mask: (text) => text,
    onRest: () => undefined,
    onTaken: (inbound) => {
      if (inbound.replyToken !== undefined) void resolveDeferred(deferred, inbound.replyToken, deferredText(inbound));
    },
  };
  const stop = new AbortController();
  const runners: Promise<unknown>[] = [];
  const start = async (key: ConversationKey) => {
    runners.push(runConversation(deps, key, randomUUID(), stop.signal));
  };
  ended.push(async () => {
    stop.abort();
    await Promise.all(runners);
  });
  const places: ConversationKey[] = [];
  const app = discordWebhook({
    desk: {
      ...stores,
      steps: STEPS,
      now: () => clock.now(),
      log: shared.log,
      dispatch: async (key) => void places.push(key),
    },
    publicKey: fake.publicKey,
    allowedUsers: [ANA.id],
    allowedRoles: [],
    locale: "auto",
    openThread: createThreadOpener({ botToken: fake.token, apiUrl: fake.url, log: shared.log }),
  });
  fake.connect((request) => app.request(request));
  const direct = fake.openDirect(ANA);
  /** Starts a plan and reads the first question. */
  const begin = async () => {
    await fake.slash(ANA, direct.id, "plan", { slug: "plant-bot", description: "udă plantele" });
    await startAsked();
    await eventually(() => fake.said(direct.id).length === 2);
  };
  const startAsked = async () => {
    for (const key of places.splice(0)) await start(key);
  };
  return { clock, fake, log, place: direct.id, begin, startAsked, deferred, quiet: () => Promise.all(runners) };
}

function slowAgent(turns: { afterMs: number; text: string }[], { sleep }: Clock): Agent {
  return {
    run: async (_call, signal) => {
      const { afterMs, text } = turns.shift() ?? { afterMs: 0, text: "?" };
      if (afterMs > 0) await sleep(afterMs, signal);
      return {
        kind: "answered",
        text,
        usage: { tokensIn: 1, tokensOut: 1 },
        turns: 1,
        costUsd: 0.25,
        subtype: "success",
        durationMs: afterMs,
        unreadableLines: 0,
      };
    },
    transcriptBytes: async () => 0,
    fork: async () => undefined,
    hasSkill: async () => false,
    sweep: async () => undefined,
  };
}

const statuses = ({ calls }: FakeDiscord) =>
  calls.filter(({ route }) => route === ORIGINAL).map(({ status }) => status);

test("the answer of a 20-minute turn is a new message; the placeholder was resolved before", async () => {
  const { clock, fake, place, begin, deferred } = await setUp(
    { afterMs: 0, text: "Pentru cine?" },
    { afterMs: 20 * MINUTE_MS, text: "Și când?" },
  );
  await begin();
  const asked = await fake.slash(ANA, place, "reply", { text: "noi doi" });
  const askedAt = clock.now();
  expect(asked.kind).toBe("thinking");
  await clock.pass(10_000);
  await eventually(() => fake.said(place).includes("**Ana**\n> noi doi"));
  expect(statuses(fake)).toEqual([200]);

  await clock.pass(19 * MINUTE_MS);
  const progress = /^⏳ Office hours · mă gândesc · pasul 1 · \d{4} s · până acum \$0\.25$/;
  await eventually(() => fake.said(place).some((text) => progress.test(text)));
  expect(fake.said(place)).not.toContain("Și când?");
  const { token } = JSON.parse(asked.raw) as { token: string };
  expect(await resolveDeferred(deferred, token, "prea târziu")).toBe("gone");
  expect(statuses(fake)).toEqual([200, 401]);

  await clock.pass(2 * MINUTE_MS);
  await eventually(() => fake.said(place).includes("Și când?"));
  await eventually(() => !fake.said(place).some((text) => text.includes("⏳")));
  const answer = fake.transcript(place).find(({ content }) => content === "Și când?");
  expect((answer?.at ?? 0) - askedAt).toBeGreaterThanOrEqual(20 * MINUTE_MS);
  expect(answer?.buttons.flat().length).toBeGreaterThan(0);
  expect(fake.said(place)).toEqual([
    "🧠 Pornesc planning pentru plant-bot…",
    expect.stringContaining("Pentru cine?"),
    "**Ana**\n> noi doi",
    "Și când?",
  ]);
  expect(statuses(fake)).toEqual([200, 401]);
});

test("a runner that starts after 16 minutes still answers and tries the expired token once", async () => {
  const { clock, fake, log, place, begin, startAsked, quiet } = await setUp(
    { afterMs: 0, text: "Pentru cine?" },
    { afterMs: 0, text: "Și când?" },
  );
  await begin();
  await clock.pass(2 * MINUTE_MS);
  await quiet();
  const asked = await fake.slash(ANA, place, "reply", { text: "noi doi" });
  await clock.pass(16 * MINUTE_MS);
  await startAsked();
  await eventually(() => fake.said(place).includes("Și când?"));
  await eventually(() => statuses(fake).length > 0);
  await clock.pass(2 * MINUTE_MS);
  expect(statuses(fake)).toEqual([401]);
  const { token } = JSON.parse(asked.raw) as { token: string };
  expect(log.join("\n")).toContain("50027");
  expect(log.join("\n")).not.toContain(token);
});

test("if a cancel drops a reply before a runner starts, the reply's placeholder is resolved", async () => {
  const { clock, fake, place, begin, startAsked, quiet } = await setUp({ afterMs: 0, text: "Pentru cine?" });
  await begin();
  await clock.pass(2 * MINUTE_MS);
  await quiet();
  await fake.slash(ANA, place, "reply", { text: "noi doi" });
  await clock.pass(1000);
  await fake.slash(ANA, place, "cancel");
  await startAsked();
  await eventually(() => fake.said(place).includes("**Ana**\n> noi doi"));
  expect(fake.transcript(place).filter(({ thinking }) => thinking)).toEqual([]);
});
