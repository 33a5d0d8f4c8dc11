import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTableStores } from "@echo/aws/table-stores";
import type { TableStores } from "@echo/aws/table-stores";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import { assemblePrograms } from "../../functions/runner/image/assemble.ts";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { FakeLambda } from "../fakes/aws/lambda.ts";
import { startLambda } from "../fakes/aws/lambda.ts";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";

const TABLE = "echo-planner-gateway";
const DISPATCH = "echo-planner-gateway-dispatch";
const ANA = { id: "7", name: "Ana", language: "ro" };
const EVE = { id: "9", name: "Eve", language: "ro" };
const SLUG = Slug.parse("plant-bot");
const SESSION = PlanningSessionId.parse("ps_0123456789abcdef");
const PATIENCE = { timeout: 30_000, interval: 30 };

const started: ChildProcess[] = [];
let app: string;
let embedded: EmbeddedStores;
let stores: TableStores;
let lambda: FakeLambda;
let discord: FakeDiscord;
beforeAll(async () => {
  app = await mkdtemp(path.join(tmpdir(), "echo-gateway-"));
  await assemblePrograms(app);
  embedded = await openEmbeddedStores({ table: TABLE, bucket: TABLE });
  stores = createTableStores(TABLE, embedded.dynamoUrl);
  lambda = await startLambda(DISPATCH);
  discord = await startFakeDiscord();
});
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  await Promise.all([embedded.close(), lambda.close(), discord.stop()]);
  await rm(app, { recursive: true, force: true });
});

test("the Gateway's program: words reach the inbox, a runner is asked for, and what it slept through is read again", async () => {
  discord.join(ANA);
  const channel = discord.openChannel();
  const key = conversationKey("discord", channel.id);
  await planIn(key);
  const first = startGateway(discord.token);
  await vi.waitUntil(() => discord.gateway.sessions() === 1, PATIENCE);
  discord.say(EVE, channel.id, { text: "salut tuturor" });
  discord.say(ANA, channel.id, { text: "Noi doi." });
  await vi.waitFor(async () => expect(await wordsIn(key)).toEqual(["Noi doi."]), PATIENCE);
  await vi.waitFor(() => expect(lambda.events).toContainEqual({ conversation: key }), PATIENCE);
  first.child.kill("SIGTERM");
  expect(await first.ended).toBe(0);
  await vi.waitUntil(() => discord.gateway.sessions() === 0, PATIENCE);
  const asked = lambda.events.length;

  discord.say(ANA, channel.id, { text: "Seara." });
  const second = startGateway(discord.token);
  await vi.waitFor(async () => expect(await wordsIn(key)).toEqual(["Noi doi.", "Seara."]), PATIENCE);
  await vi.waitUntil(() => lambda.events.length > asked, PATIENCE);
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  // Words that arrive while it begins are heard and read again: asking twice for one runner is no second start.
  for (const event of lambda.events) expect(event).toEqual({ conversation: key });
  expect(discord.said(channel.id)).toEqual([]);
});

test("if Discord refuses the token, the Gateway ends and names the setting", async () => {
  const { ended, log } = startGateway("wrong-token");
  expect(await ended).toBe(1);
  expect(log()).toContain("DISCORD_BOT_TOKEN: expected the bot's token");
  expect(log()).not.toContain("wrong-token");
});

/** A plan is opening there, and the project is claimed for it. */
async function planIn(conversation: ConversationKey): Promise<void> {
  const at = Date.now();
  await stores.projects.propose({ slug: SLUG, description: "udă", status: "pending", proposedAt: at });
  await stores.conversations.wake(conversation, at, { planningSessionId: SESSION, slug: SLUG, at });
  await stores.projects.claim(SLUG, { session: SESSION, conversation, now: at });
}

async function wordsIn(key: ConversationKey): Promise<string[]> {
  return (await stores.inbox.listPending(key)).map(({ intent }) =>
    intent.kind === "reply" ? intent.text : intent.kind,
  );
}

interface Gateway {
  child: ChildProcess;
  /** Its exit code. */
  ended: Promise<number | null>;
  log(): string;
}

/** As the container runs it: its secrets in the environment, the stage's resources by their names. */
function startGateway(token: string): Gateway {
  const child = spawn(process.execPath, [path.join(app, "functions/gateway/main.mjs")], {
    env: {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL_DYNAMODB: embedded.dynamoUrl,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      SST_RESOURCE_App: JSON.stringify({ name: "echo-planner", stage: "test" }),
      SST_RESOURCE_Table: JSON.stringify({ name: TABLE }),
      SST_RESOURCE_Dispatch: JSON.stringify({ name: DISPATCH }),
      DISCORD_BOT_TOKEN: token,
      DISCORD_API_URL: discord.url,
      ALLOWED_DISCORD_USERS: ANA.id,
    },
    stdio: ["ignore", "inherit", "pipe"],
  });
  started.push(child);
  let logged = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    logged += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, ended, log: () => logged };
}
