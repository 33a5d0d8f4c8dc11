import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTableStores } from "@echo/aws/table-stores";
import type { TableStores } from "@echo/aws/table-stores";
import { conversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FakeLambda } from "../fakes/aws/lambda.ts";
import { startLambda } from "../fakes/aws/lambda.ts";
import type { Recorder } from "../fakes/aws/recorder.ts";
import { startRecorder } from "../fakes/aws/recorder.ts";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { bundleFunction } from "./bundle.ts";
import type { HostedFunction } from "./function.ts";
import { hostFunction, urlEvent, urlResponse } from "./function.ts";

const TABLE = "echo-planner-first-answer";
const DISPATCH = "echo-planner-first-answer-dispatch";
const ANA = { id: "7", name: "Ana", language: "ro" };
/** Added to every operation of the store. */
const STORE_MS = 500;
const ANSWER_WITHIN_MS = 2500;
/** The first person waits for a process to start, and this machine may be busy with something else just then. */
const TRIES = 5;

let folder: string;
let bundle: string;
let embedded: EmbeddedStores;
let stores: TableStores;
let lambda: FakeLambda;
let discord: FakeDiscord;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "echo-first-answer-"));
  ({ file: bundle } = await bundleFunction("functions/webhook.ts", folder));
  embedded = await openEmbeddedStores({ table: TABLE, bucket: TABLE });
  stores = createTableStores(TABLE, embedded.dynamoUrl);
  lambda = await startLambda(DISPATCH);
  discord = await startFakeDiscord();
});
afterAll(async () => {
  await Promise.all([embedded.close(), lambda.close(), discord.stop()]);
  await rm(folder, { recursive: true, force: true });
});

type Outcome = Awaited<ReturnType<FakeDiscord["slash"]>>;

interface Case {
  name: string;
  /** What was there before; it is not slowed down. */
  before?: (slug: Slug, channel: string) => Promise<unknown>;
  /** Where it is asked; a server's channel unless it is a direct message. */
  direct?: true;
  ask: (slug: Slug, channel: string) => Promise<Outcome>;
  kind: Outcome["kind"];
}

const CASES: Case[] = [
  {
    name: "/plan of a proposed project, with a thread of its own",
    before: (slug) => propose(slug),
    ask: (slug, channel) => discord.slash(ANA, channel, "plan", { slug }),
    kind: "message",
  },
  {
    name: "/plan of a new project",
    ask: (slug, channel) => discord.slash(ANA, channel, "plan", { slug, description: "udă plantele" }),
    kind: "message",
  },
  {
    name: "/plan of a proposed project where another is opening",
    direct: true,
    before: async (slug, channel) => {
      await propose(slug);
      await open(channel);
    },
    ask: (slug, channel) => discord.slash(ANA, channel, "plan", { slug }),
    kind: "message",
  },
  {
    name: "what is offered while a slug is typed",
    before: (slug) => propose(slug),
    ask: (slug, channel) => discord.complete(ANA, channel, slug),
    kind: "choices",
  },
  {
    name: "a button",
    before: (_slug, channel) => open(channel),
    ask: (_slug, channel) => discord.press(ANA, channel, { customId: "planadvance:ps_0123456789abcdef:3" }),
    kind: "nothing",
  },
  {
    name: "/reply",
    before: (_slug, channel) => open(channel),
    ask: (_slug, channel) => discord.slash(ANA, channel, "reply", { text: "Seara." }),
    kind: "thinking",
  },
  {
    name: "/cancel",
    before: (_slug, channel) => open(channel),
    ask: (_slug, channel) => discord.slash(ANA, channel, "cancel"),
    kind: "message",
  },
  {
    name: "/cancel where nothing is planned",
    ask: (_slug, channel) => discord.slash(ANA, channel, "cancel"),
    kind: "message",
  },
  {
    name: "a Cancel button of another planning",
    before: (_slug, channel) => open(channel),
    ask: (_slug, channel) => discord.press(ANA, channel, { customId: "plancancel:ps_fedcba9876543210:3" }),
    kind: "message",
  },
  { name: "/projects", ask: (_slug, channel) => discord.slash(ANA, channel, "projects"), kind: "message" },
  { name: "/status", ask: (_slug, channel) => discord.slash(ANA, channel, "status"), kind: "message" },
];

describe("with half a second in every operation of the store, a fresh process's first answer comes in time", () => {
  let serial = 0;

  test.each(CASES)("$name", async ({ before, direct, ask, kind }) => {
    let tries = 0;
    let tookMs = Infinity;
    let outcome: Outcome | undefined;
    while (tookMs > ANSWER_WITHIN_MS && tries < TRIES) {
      tries += 1;
      serial += 1;
      const slug = Slug.parse(`bot-${serial}`);
      const channel = direct === true ? discord.openDirect(ANA).id : discord.openChannel().id;
      await before?.(slug, channel);
      const recorder = await startRecorder(embedded.dynamoUrl, STORE_MS);
      const hosted: HostedFunction[] = [];
      discord.connect(async (request) => {
        const started = await hostFunction(bundle, environment(recorder));
        hosted.push(started);
        return urlResponse(await started.invoke(await urlEvent(request)));
      });
      const startedAt = performance.now();
      outcome = await ask(slug, channel);
      tookMs = performance.now() - startedAt;
      await Promise.all([...hosted.map((one) => one.stop()), recorder.close()]);
      expect(recorder.inSequence).toBeGreaterThan(0);
      expect(recorder.inSequence).toBeLessThanOrEqual(3);
    }
    expect(tookMs).toBeLessThanOrEqual(ANSWER_WITHIN_MS);
    expect(outcome?.kind).toBe(kind);
  });
});

function propose(slug: Slug): Promise<boolean> {
  return stores.projects.propose({ slug, description: "udă plantele", status: "pending", proposedAt: Date.now() });
}

/** Something else is being opened there. */
async function open(channel: string): Promise<void> {
  await stores.conversations.wake(conversationKey("discord", channel), Date.now(), {
    planningSessionId: PlanningSessionId.parse("ps_0123456789abcdef"),
    slug: Slug.parse("alt-bot"),
    at: Date.now(),
  });
}

function environment(recorder: Recorder): Record<string, string> {
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: recorder.url,
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    SST_RESOURCE_App: JSON.stringify({ name: "echo-planner", stage: "test" }),
    SST_RESOURCE_Table: JSON.stringify({ name: TABLE }),
    SST_RESOURCE_Dispatch: JSON.stringify({ name: DISPATCH }),
    SST_RESOURCE_Secrets: JSON.stringify({
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
    }),
    DISCORD_API_URL: discord.url,
    ALLOWED_DISCORD_USERS: ANA.id,
    LOG_LEVEL: "error",
  };
}
