import { createDynamoClient, createS3Client } from "@echo/aws/client";
import { createConversationStore } from "@echo/aws/dynamo/conversation-store";
import { createInbox } from "@echo/aws/dynamo/inbox";
import { createLeaseStore } from "@echo/aws/dynamo/lease-store";
import { createLedger } from "@echo/aws/dynamo/ledger";
import { createProjectStore } from "@echo/aws/dynamo/project-store";
import { createTable } from "@echo/aws/dynamo/table";
import { createTurnStore } from "@echo/aws/dynamo/turn-store";
import { createDocumentStore } from "@echo/aws/s3/document-store";
import type { Clock } from "@echo/core/system/clock";
import { conversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import { readText } from "@echo/core/inbound/command";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { runConversation } from "@echo/runner/drain/run";
import type { Counter, Tally } from "./count.ts";
import { charge, countCommands } from "./count.ts";
import { silent, STEPS, stubDeps } from "./stub.ts";

/** What the aims are, a turn and a second. */
export const AIMS = { writesPerTurn: 9, readsPerTurn: 15, idleReadUnitsPerSecond: 2 } as const;

export interface StoreFigures {
  /** One message to a runner that is there: the webhook's part, and the runner's without what only passes the time. */
  turn: { webhook: Tally; runner: Tally; polls: Tally; renewals: Tally; reads: number; writes: number };
  /** A runner with nothing to do. */
  idle: { seconds: number; reads: number; writes: number; readUnitsPerSecond: number };
}

const NAMES = { table: "bench", bucket: "bench" };
const THINK_MS = 8000;
/** The runner polls more often for a while after it has answered. */
const REST_MS = 8000;

/** One warm turn and one idle minute, in time that passes `speed` times faster, on the embedded store. */
export async function benchStoreOperations({ idleMs = 60_000, speed = 5 } = {}): Promise<StoreFigures> {
  const embedded = await openEmbeddedStores(NAMES);
  const dynamo = createDynamoClient(embedded.dynamoUrl);
  const counter = countCommands(dynamo, "runner");
  const clock = fastClock(speed);
  const table = createTable(dynamo, NAMES.table);
  const documents = createDocumentStore(createS3Client(embedded.s3Url), NAMES.bucket);
  const conversations = createConversationStore(table);
  const leases = createLeaseStore(table);
  const stores = {
    conversations,
    leases,
    inbox: createInbox(table, () => clock.now()),
    turns: createTurnStore(table, documents),
    projects: createProjectStore(table),
    documents,
    ledger: createLedger(table),
  };
  const told = createSignal();
  const key = conversationKey("echo", "bench");
  let number = 0;
  const say = (text: string) =>
    charge("webhook", async () => {
      const ask = readText(text);
      if (ask === undefined) throw new Error(`${text} asks for nothing`);
      const id = String((number += 1)).padStart(20, "0");
      const person = { id: "7", locale: "en" } as const;
      const request = { id, conversation: key, person, receivedAt: clock.now(), private: true, allowed: true, ask };
      const desk = { ...stores, steps: STEPS, now: () => clock.now(), log: silent, dispatch: async () => {} };
      await receive(desk, request);
    });
  const stop = new AbortController();
  await say("/plan bench a bot that waters plants");
  const deps = stubDeps({ clock, thinkMs: THINK_MS, words: /\bm\d+\b/g, onSaid: told.tell });
  const running = runConversation(
    {
      ...deps,
      ...stores,
      // With everything that a turn may count.
      settings: { ...deps.settings, sessionBudgetUsd: 100, dayBudgetUsd: 100 },
      conversations: { ...conversations, read: (one) => charge(reader(), () => conversations.read(one)) },
      leases: { ...leases, renew: (...given) => charge("renewals", () => leases.renew(...given)) },
    },
    key,
    "bench",
    stop.signal,
  );
  try {
    await told.wait();
    await clock.sleep(REST_MS);
    counter.reset();
    await say("m1");
    await told.wait();
    await clock.sleep(1000);
    const turn = readTurn(counter);
    await clock.sleep(REST_MS);
    counter.reset();
    await clock.sleep(idleMs);
    return { turn, idle: readIdle(counter, idleMs / 1000) };
  } finally {
    stop.abort();
    await running;
    dynamo.destroy();
    await embedded.close();
  }
}

/** The lease keeper reads the conversation only while it waits. All other readers act on it. */
function reader(): string {
  return new Error("who reads").stack?.includes("keeper.ts") === true ? "polls" : "runner";
}

function readTurn(counter: Counter): StoreFigures["turn"] {
  const of = (name: string) => structuredClone(counter.of(name));
  const [webhook, runner] = [of("webhook"), of("runner")];
  return {
    webhook,
    runner,
    polls: of("polls"),
    renewals: of("renewals"),
    reads: webhook.reads + runner.reads,
    writes: webhook.writes + runner.writes,
  };
}

function readIdle(counter: Counter, seconds: number): StoreFigures["idle"] {
  const all = ["webhook", "runner", "polls", "renewals"].map((name) => counter.of(name));
  const sum = (field: "reads" | "writes" | "readUnits") => all.reduce((total, tally) => total + tally[field], 0);
  return { seconds, reads: sum("reads"), writes: sum("writes"), readUnitsPerSecond: sum("readUnits") / seconds };
}

function fastClock(speed: number): Clock {
  const startedAt = Date.now();
  const passed = () => performance.now() * speed;
  return {
    now: () => startedAt + Math.round(passed()),
    monotonic: passed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const timer = setTimeout(resolve, ms / speed);
        signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
      }),
  };
}

function createSignal(): { tell: () => void; wait: () => Promise<void> } {
  let next = Promise.withResolvers<void>();
  return {
    tell: () => {
      next.resolve();
      next = Promise.withResolvers<void>();
    },
    wait: () => next.promise,
  };
}

export function showStoreFigures({ turn, idle }: StoreFigures): string {
  const row = (name: string, { reads, writes, commands }: Tally) =>
    `  ${name.padEnd(10)} ${String(reads).padStart(3)} reads  ${String(writes).padStart(3)} writes  ${Object.entries(
      commands,
    )
      .map(([command, count]) => `${command} ${count}`)
      .join(", ")}`;
  return [
    `DynamoDB, one warm turn: ${turn.reads} reads (aim ${AIMS.readsPerTurn}), ${turn.writes} writes (aim ${AIMS.writesPerTurn})`,
    row("webhook", turn.webhook),
    row("runner", turn.runner),
    row("polls", turn.polls),
    row("renewals", turn.renewals),
    `DynamoDB, idle runner, ${idle.seconds} s: ${idle.reads} reads, ${idle.writes} writes, ${idle.readUnitsPerSecond.toFixed(2)} read units a second (aim ${AIMS.idleReadUnitsPerSecond})`,
    "",
  ].join("\n");
}
