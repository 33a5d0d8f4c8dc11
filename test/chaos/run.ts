import { mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { COMMAND_PATIENCE } from "@echo/aws/client";
import { createAwsStores } from "@echo/aws/stores";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import { startScriptedModel } from "@echo/demo/model/server";
import { BUCKET, TABLE } from "@echo/local/runner-environment";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { processesOf } from "../e2e/process.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createRandom } from "../simulation/random.ts";
import type { Host } from "./host.ts";
import { startHost } from "./host.ts";
import { createEchoModel } from "./model.ts";
import type { Person } from "./person.ts";
import { createPerson } from "./person.ts";
import { consoleSeat, telegramSeat } from "./seat.ts";
import type { Blows } from "./storm.ts";
import { countKills, storm } from "./storm.ts";
import type { Counts } from "./verdict.ts";
import { compare } from "./verdict.ts";

export interface ChaosOptions {
  kills: number;
  seed: number;
  /** Milliseconds: how long the storm may last. `patienceMs`: how long a person waits for one answer. */
  limitMs: number;
  patienceMs: number;
  /** Keeps the folder with the log. */
  keep?: boolean;
  /** Ends the storm early. */
  signal?: AbortSignal;
}

export interface ChaosReport extends Counts {
  kills: number;
  blows: Blows;
  /** Words that the model saw twice, because a request resumed an interrupted attempt's transcript. */
  tainted: string[];
  /** Items that disagree, and inbound that is still pending. */
  halfDone: string[];
  processesLeft: string[];
  /** Files left in the folder for temporary files. */
  filesLeft: string[];
  modelAnswers: number;
  /** How long a turn took before the storm. */
  turnMs: number;
  longestWaitMs: number;
  /** The last message that a person saw, for each time they gave up waiting during the storm. */
  gaveUp: string[];
  tookMs: number;
  folder: string;
}

const LEASE_S = 3;
const SECRET = "chaos-secret";

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const startedAt = performance.now();
  const random = createRandom(options.seed);
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-chaos-")));
  const dataDir = path.join(root, "data");
  await Promise.all(["home", "tmp"].map((folder) => mkdir(path.join(root, folder))));
  const echo = createEchoModel(random);
  const model = await startScriptedModel({ script: echo.script });
  const telegram = await startFakeTelegram({});
  const host = startHost(root, environment(root, model.url, telegram));
  telegram.connect((request) => forward(host, request), SECRET);
  const people = [
    createPerson(consoleSeat(host, dataDir, "anna", random), random, false),
    createPerson(consoleSeat(host, dataDir, "cora", random), random, true),
    createPerson(telegramSeat(telegram, "dana", 101, random), random, false),
    createPerson(telegramSeat(telegram, "emil", 102, random), random, true),
  ];
  const began = performance.now();
  await Promise.all(people.map((person) => person.begin(options.patienceMs)));
  const turnMs = performance.now() - began;
  const over = new AbortController();
  const talking = people.map((person) => person.talk(over.signal, options.patienceMs));
  const blows = await storm({ host, telegram, random, leaseMs: LEASE_S * 1000, turnMs, ...options });
  over.abort();
  await Promise.all(talking);
  await untilIdle(host, options.patienceMs);
  await host.close();
  const counts = await compare(people);
  const halfDone = await findHalfDone(dataDir, people);
  await Promise.all([model.close(), telegram.stop()]);
  const processesLeft = processesOf(root);
  const filesLeft = await readdir(path.join(root, "tmp"));
  if (options.keep !== true) await rm(root, { recursive: true, force: true, maxRetries: 5 });
  return {
    ...counts,
    kills: countKills(blows),
    blows,
    tainted: echo.tainted,
    halfDone,
    processesLeft,
    filesLeft,
    modelAnswers: echo.answers(),
    turnMs: Math.round(turnMs),
    longestWaitMs: Math.max(...people.map((person) => person.longestWaitMs())),
    gaveUp: people.flatMap((person) => person.gaveUp),
    tookMs: Math.round(performance.now() - startedAt),
    folder: root,
  };
}

/** Everything in the report that must be empty. */
export function faultsOf(report: ChaosReport): string[] {
  const { lost, reordered, doubleCommitted, doublyVisible, tainted, halfDone, processesLeft, filesLeft } = report;
  const named = { lost, reordered, doubleCommitted, doublyVisible, tainted, halfDone, processesLeft, filesLeft };
  return Object.entries(named).flatMap(([name, found]) => found.map((one) => `${name}: ${one}`));
}

function environment(root: string, modelUrl: string, telegram: { token: string; url: string }): Record<string, string> {
  const home = path.join(root, "home");
  return {
    PATH: process.env["PATH"] ?? "",
    LANG: "C.UTF-8",
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? path.join(root, "compiled"),
    HOME: home,
    TMPDIR: path.join(root, "tmp"),
    ECHO_HOME: home,
    ECHO_DATA_DIR: path.join(root, "data"),
    PORT: "0",
    // With a public address the planner does not poll: the fake delivers to its webhook.
    PUBLIC_URL: "https://planner.example",
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: "sk-ant-test-that-opens-nothing",
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_URL: telegram.url,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    ALLOWED_TELEGRAM_USERS: "101,102",
    PLANNER_PHASES: "office-hours",
    PLANNER_PERMISSIONS: "open",
    RUNNER_LEASE_S: String(LEASE_S),
    RUNNER_IDLE_S: "2",
    RESCUE_INTERVAL_S: "1",
    LOG_LEVEL: "info",
  };
}

async function forward(host: Host, request: Request): Promise<Response> {
  const { url } = await host.address();
  const { pathname } = new URL(request.url);
  return fetch(`${url}${pathname}`, {
    method: "POST",
    headers: request.headers,
    body: await request.text(),
    signal: AbortSignal.timeout(5000),
  });
}

/** Waits until the runners have ended by themselves because nothing is left to do. */
async function untilIdle(host: Host, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  while (host.runners().length > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function findHalfDone(dataDir: string, people: readonly Person[]): Promise<string[]> {
  const embedded = await openEmbeddedStores({ dataDir, table: TABLE, bucket: BUCKET });
  const endpoints = { dynamo: embedded.dynamoUrl, s3: embedded.s3Url };
  const { conversations, inbox, projects } = createAwsStores({
    table: TABLE,
    bucket: BUCKET,
    endpoints,
    patience: COMMAND_PATIENCE,
  });
  const found: string[] = [];
  for (const { seat } of people) {
    const key = keyOf(seat.name);
    const conversation = await conversations.read(key);
    const project = await projects.read(Slug.parse(seat.name));
    const pending = await inbox.listPending(key);
    if (pending.length > 0) found.push(`${key} has ${pending.length} pending`);
    if (conversation?.session === undefined) found.push(`${key} has no session`);
    if (conversation?.session?.state === "running") found.push(`${key} is still running`);
    if (project?.status !== "planning" || project.planningSessionId !== conversation?.session?.id)
      found.push(`${key} and its project (${project?.status}) disagree`);
  }
  await embedded.close();
  return found;
}

function keyOf(name: string): ConversationKey {
  if (name === "dana") return conversationKey("telegram", "101");
  if (name === "emil") return conversationKey("telegram", "102");
  return conversationKey("echo", name);
}
