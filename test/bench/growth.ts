import { parseArgs } from "node:util";
import { COMMAND_PATIENCE, createDynamoClient, createS3Client, RUNNER_PATIENCE } from "@echo/aws/client";
import { createConversationStore } from "@echo/aws/dynamo/conversation-store";
import { createInbox } from "@echo/aws/dynamo/inbox";
import { createLeaseStore } from "@echo/aws/dynamo/lease-store";
import { createLedger } from "@echo/aws/dynamo/ledger";
import { createProjectStore } from "@echo/aws/dynamo/project-store";
import { listSessions } from "@echo/aws/dynamo/session-list";
import { createTable } from "@echo/aws/dynamo/table";
import { createTurnStore } from "@echo/aws/dynamo/turn-store";
import { createDocumentStore } from "@echo/aws/s3/document-store";
import { conversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import { ProjectStatus } from "@echo/core/project/project";
import type { Log } from "@echo/core/system/log";
import { systemClock } from "@echo/core/system/clock";
import { completeSlug } from "@echo/platforms/discord/autocomplete";
import type { RunEnd } from "@echo/runner/drain/drain";
import { runConversation } from "@echo/runner/drain/run";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import { fill, inboundItems, projectItems, sessionItems } from "../contract/fill.ts";
import { inbound } from "../contract/store/sample.ts";
import { charge, countCommands } from "./count.ts";
import { forkStores } from "./fork-stores.ts";
import { stubDeps } from "./stub.ts";

/** What one act costs. */
export interface Cost {
  ms: number;
  operations: number;
  readUnits: number;
}

export interface GrowthFigures {
  projects: number;
  /** What is typed → one autocomplete, and five at once. */
  autocomplete: Record<string, { one: Cost; five: Cost }>;
  /** As many sessions as projects. What is read of all of them → its cost. */
  lists: Record<string, Cost>;
  pending: number;
  look: Cost;
  /** What rescue reads of all pending messages. */
  stranded: Cost;
  /** One runner that answers all of them. */
  drain: Cost & { end: RunEnd; leasesLost: number; turns: number; isInOrder: boolean };
}

const NAME = "bench";
/** Nothing; what few slugs begin with; what all begin with; what all hold elsewhere; what none holds. */
const TYPED = ["", "farm-1", "farm", "arm-", "zebra"];

/** Many projects, and many messages in one conversation, on the embedded store. */
export async function benchGrowth({ projects = 2000, pending = 10_000 } = {}): Promise<GrowthFigures> {
  const { endpoints, end } = await forkStores();
  try {
    return {
      projects,
      autocomplete: await benchAutocomplete(endpoints.dynamo, projects),
      lists: await benchLists(endpoints.dynamo, projects),
      pending,
      ...(await benchPending(endpoints, pending)),
    };
  } finally {
    end();
  }
}

function measured(url: string, patience?: typeof RUNNER_PATIENCE) {
  const client = createDynamoClient(url, patience);
  const counter = countCommands(client, "other");
  const cost = async <Result>(act: () => Promise<Result>): Promise<{ result: Result; cost: Cost }> => {
    counter.reset();
    const startedAt = performance.now();
    const result = await charge("measured", act);
    const ms = Math.round(performance.now() - startedAt);
    const { reads, writes, readUnits } = counter.of("measured");
    return { result, cost: { ms, operations: reads + writes, readUnits } };
  };
  return { client, cost };
}

async function benchAutocomplete(url: string, count: number): Promise<GrowthFigures["autocomplete"]> {
  const { client, cost } = measured(url);
  await fill(
    client,
    NAME,
    projectItems(count, (index) => `farm-${index}`),
  );
  const projects = createProjectStore(createTable(client, NAME));
  const figures: GrowthFigures["autocomplete"] = {};
  for (const typed of TYPED) await completeSlug(projects, typed);
  for (const typed of TYPED) {
    const complete = () => completeSlug(projects, typed);
    const one = await cost(complete);
    const five = await cost(() => Promise.all(Array.from({ length: 5 }, complete)));
    figures[typed] = { one: one.cost, five: five.cost };
  }
  client.destroy();
  return figures;
}

async function benchLists(url: string, count: number): Promise<GrowthFigures["lists"]> {
  const { client, cost } = measured(url, COMMAND_PATIENCE);
  const table = createTable(client, NAME);
  const of = (index: number) => ({ key: conversationKey("echo", `s-${index}`), slug: Slug.parse(`s-${index}`) });
  await fill(client, NAME, sessionItems(count, of));
  const projects = createProjectStore(table);
  const sync = await cost(() => Promise.all(ProjectStatus.options.map((status) => projects.list(status))));
  const sessions = await cost(() => listSessions(table));
  await fill(client, NAME, sessionItems(count, of, true));
  const due = await cost(() => createConversationStore(table).listDue());
  client.destroy();
  return {
    [`${sync.result.flat().length} projects, as sync reads them`]: sync.cost,
    [`${sessions.result.length} sessions, as the console's desk lists them`]: sessions.cost,
    [`${due.result.length} conversations that are due, as rescue lists them`]: due.cost,
  };
}

async function benchPending(
  endpoints: { dynamo: string; s3: string },
  count: number,
): Promise<Pick<GrowthFigures, "look" | "stranded" | "drain">> {
  const { client, cost } = measured(endpoints.dynamo, RUNNER_PATIENCE);
  const table = createTable(client, NAME);
  const documents = createDocumentStore(createS3Client(endpoints.s3), NAME);
  const key = conversationKey("echo", "flood");
  const inbox = createInbox(table, Date.now);
  const heard: string[] = [];
  const lost: string[] = [];
  let turns = 0;
  const stub = stubDeps({
    clock: systemClock,
    thinkMs: 0,
    words: /\bm\d+\b/g,
    onSaid: (_channel, text) => {
      turns += 1;
      heard.push(...(text.match(/\bm\d+\b/g) ?? []));
    },
  });
  const log: Log = (_level, event) => void (event === "lease-lost" && lost.push(event));
  const deps = {
    ...stub,
    log,
    conversations: createConversationStore(table),
    leases: createLeaseStore(table),
    inbox,
    turns: createTurnStore(table, documents),
    projects: createProjectStore(table),
    documents,
    ledger: createLedger(table),
    settings: { ...DEFAULT_SETTINGS, idleMs: 0 },
  };
  const words = Array.from({ length: count }, (_, index) => `m${index}`);
  const plan = { kind: "plan", slug: Slug.parse("flood"), description: "a bot that waters plants" } as const;
  await inbox.append({ ...inbound(key, "0", 1), intent: plan });
  await fill(
    client,
    NAME,
    inboundItems(key, count, "pending", (index) => `m${index} ${"words ".repeat(50)}`),
  );
  await deps.conversations.wake(key, Date.now());
  const look = await cost(() => inbox.listPending(key));
  const stranded = await cost(() => inbox.listStranded(Date.now(), Date.now()));
  const drain = await cost(() => runConversation(deps, key, "bench", new AbortController().signal));
  client.destroy();
  return {
    look: look.cost,
    stranded: stranded.cost,
    drain: {
      ...drain.cost,
      end: drain.result,
      leasesLost: lost.length,
      turns,
      isInOrder: heard.join(" ") === words.join(" "),
    },
  };
}

export function showGrowthFigures({
  projects,
  autocomplete,
  lists,
  pending,
  look,
  stranded,
  drain,
}: GrowthFigures): string {
  const said = ({ ms, operations, readUnits }: Cost) =>
    `${ms} ms, ${operations} store operations (${readUnits} read units)`;
  return [
    `${projects} projects, one autocomplete · five at once:`,
    ...Object.entries(autocomplete).map(
      ([typed, { one, five }]) => `  ${`"${typed}"`.padEnd(10)} ${said(one)} · ${said(five)}`,
    ),
    ...Object.entries(lists).map(([what, cost]) => `${what}: ${said(cost)}`),
    `${pending} messages of one conversation, as rescue finds them: ${said(stranded)}`,
    `  one look: ${said(look)}`,
    `  one runner: ${drain.turns} turns in ${(drain.ms / 1000).toFixed(1)} s, ${drain.operations} store operations, ` +
      `${drain.leasesLost} leases lost, ${drain.isInOrder ? "all in order" : "NOT in order"}, ended ${drain.end}`,
    "",
  ].join("\n");
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  const figures = await benchGrowth();
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : showGrowthFigures(figures));
}
