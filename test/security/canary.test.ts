import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createDynamoClient, createS3Client } from "@echo/aws/client";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { SETTINGS } from "@echo/platforms/setting";
import { MASK } from "@echo/core/text/mask";
import type { Endpoints } from "@echo/local/endpoint-file";
import { readEndpointFile } from "@echo/local/endpoint-file";
import { BUCKET, TABLE } from "@echo/local/runner-environment";
import type { ModelRequest } from "@echo/demo/model/script";
import { startScriptedModel } from "@echo/demo/model/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Line } from "../e2e/line.ts";
import { closesPhase, lastPrompt, play, says, uses, writesPlan } from "../e2e/line.ts";
import { GOOD_PLAN } from "../e2e/plan-text.ts";
import { processesOf } from "../e2e/process.ts";
import type { Talk } from "../e2e/talk.ts";
import { openTalk } from "../e2e/talk.ts";
import { INJECTIONS } from "./injection.ts";

const START = fileURLToPath(new URL("../../packages/local/src/start.ts", import.meta.url));

/** Every secret that can be configured, and others that a shell may hold. Each value names its origin. */
const CANARIES = {
  ANTHROPIC_API_KEY: "canary-anthropic-key-0001",
  CLAUDE_CODE_OAUTH_TOKEN: "canary-claude-oauth-token-0010",
  DISCORD_BOT_TOKEN: "canary.discord.token-0002",
  TELEGRAM_BOT_TOKEN: "1234567890:canary-telegram-token-0003",
  TELEGRAM_WEBHOOK_SECRET: "canary-webhook-secret-0004",
  AWS_ACCESS_KEY_ID: "canary-aws-id-0005",
  AWS_SECRET_ACCESS_KEY: "canary-aws-secret-0006",
  AWS_SESSION_TOKEN: "canary-aws-session-0007",
  AWS_CONTAINER_AUTHORIZATION_TOKEN: "canary-aws-container-0008",
  GITHUB_TOKEN: "canary-github-0009",
};
/** The secrets that the runner gets, so it can recognise them in the agent's answers. */
const SAID = [
  CANARIES.ANTHROPIC_API_KEY,
  CANARIES.CLAUDE_CODE_OAUTH_TOKEN,
  CANARIES.DISCORD_BOT_TOKEN,
  CANARIES.TELEGRAM_BOT_TOKEN,
];
/** The answer of a model that has seen secrets and repeats them. */
const LEAK = `My keys: ${SAID.join(" and ")}, also AKIAABCDEFGHIJKLMNOP.`;

const slug = "canary";
const LOOKS = {
  guarded: uses("Read", { file_path: "/proc/self/environ" }),
  open: uses("Bash", { command: "env; tr '\\0' '\\n' < /proc/$PPID/environ" }),
};

interface Recorded {
  requests: ModelRequest[];
  log: string;
  shown: string[];
  /** The console's page for the operator. It lists the recent problems. */
  desk: string;
  stored: string[];
  /** Each file's content. Its first line is its path below the common folder. */
  files: string[];
  /** Made by this start: the console's token, and the keys of the embedded stores. */
  made: string[];
  /** The arguments of every process that runs in the middle of it. */
  commandLines: string[];
  remove(): Promise<void>;
}

/** Runs a planning session of two phases and a plan with a talkative model. Keeps everything that it leaves. */
async function record(profile: keyof typeof LOOKS): Promise<Recorded> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-canary-")));
  const home = path.join(root, "home");
  await mkdir(home);
  const lines: Line[] = [
    LOOKS[profile],
    ...closesPhase(`${LEAK}\n\nAll clear.`, `# Office hours\n\n${LEAK}\n`),
    says(`Noted. ${LEAK}\n\nPHASE_STATUS: ready_to_advance`),
    ...writesPlan(GOOD_PLAN.replace("- No sensors.", `- No sensors. ${LEAK}`), `Here is the plan. ${LEAK}`),
  ];
  const model = await startScriptedModel({ script: (request) => play(lines, request) });
  const deaf = createServer((request, response) => {
    response.writeHead(500, { "content-type": "application/json" });
    response.end(JSON.stringify({ message: `no, ${request.url} ${request.headers.authorization ?? ""}` }));
  });
  await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
  const address = deaf.address();
  const nowhere = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const child = spawn(process.execPath, [START], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      ECHO_HOME: home,
      ECHO_DATA_DIR: path.join(root, "data"),
      PORT: "0",
      ANTHROPIC_BASE_URL: model.url,
      PLANNER_PHASES: "office-hours",
      PLANNER_PERMISSIONS: profile,
      RUNNER_IDLE_S: "1",
      LOG_LEVEL: "debug",
      TELEGRAM_API_URL: nowhere,
      DISCORD_API_URL: nowhere,
      DISCORD_APPLICATION_ID: "1",
      ...CANARIES,
    },
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const consoleUrl = await new Promise<string>((resolve, reject) => {
    let told = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      const url = /Console +(\S+)/.exec(told)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("close", () => reject(new Error(`it did not start: ${log}`)));
  });
  const talk = await openTalk(consoleUrl, slug);
  let desk: string;
  let stored: string[];
  let commandLines: string[];
  const { searchParams } = new URL(consoleUrl);
  const made = [searchParams.get("token") ?? "", ...(await storeKeys(path.join(root, "data")))];
  try {
    await plan(talk);
    commandLines = processesOf(root, Infinity);
    desk = await readDesk(consoleUrl);
    stored = await everythingStored(path.join(root, "data"));
  } finally {
    talk.close();
    child.kill("SIGINT");
    await exited;
    await model.close();
    deaf.closeAllConnections();
    deaf.close();
    expect(processesOf(root)).toEqual([]);
  }
  // No process writes any more, so no file still has its temporary name.
  const files = await everyFile(root);
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 5 });
  return { requests: [...model.requests], log, shown: talk.said(), desk, stored, files, made, commandLines, remove };
}

async function plan(talk: Talk): Promise<void> {
  await talk.say(`/plan ${slug} a bot ${INJECTIONS[0]}`);
  await talk.until("Office hours: done");
  await talk.say(INJECTIONS.join("\n"));
  await talk.until("Noted.");
  await talk.press("Continue");
  await talk.until("The final plan, version 1");
  await talk.press("Let it run tonight");
  await talk.until("is approved");
}

async function readDesk(consoleUrl: string): Promise<string> {
  const { origin, port, searchParams } = new URL(consoleUrl);
  const cookie = `echo_console_${port}=${searchParams.get("token") ?? ""}`;
  return (await fetch(`${origin}/console/desk`, { headers: { cookie } })).text();
}

async function endpointsOf(dataDir: string): Promise<Endpoints> {
  const endpoints = await readEndpointFile(dataDir);
  if (endpoints === undefined) throw new Error("nothing runs");
  return endpoints;
}

/** Whoever has one of them can read and change everything in that store. */
async function storeKeys(dataDir: string): Promise<string[]> {
  return Object.values(await endpointsOf(dataDir)).map((url) => new URL(url).pathname.slice(1));
}

async function everythingStored(dataDir: string): Promise<string[]> {
  const endpoints = await endpointsOf(dataDir);
  const dynamo = createDynamoClient(endpoints.dynamoUrl);
  const s3 = createS3Client(endpoints.s3Url);
  const { Items: items = [] } = await dynamo.send(new ScanCommand({ TableName: TABLE }));
  const { Contents: contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  const objects = await Promise.all(
    contents.map(async ({ Key: key = "" }) => {
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
      return `s3 ${key}\n${(await body?.transformToString()) ?? ""}`;
    }),
  );
  dynamo.destroy();
  s3.destroy();
  return [...items.map((item) => `table ${JSON.stringify(item)}`), ...objects];
}

async function everyFile(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((entry) => (entry.isFile() ? [path.join(entry.parentPath, entry.name)] : []));
  return Promise.all(paths.map(async (file) => `${path.relative(folder, file)}\n${await readFile(file, "utf8")}`));
}

const nameOf = (file: string) => file.split("\n")[0] ?? "";

function expectClean(texts: readonly string[], holding: string, values: readonly string[]): void {
  expect(texts.join("\n")).toContain(holding);
  const told = texts.flatMap((text) =>
    values.filter((value) => text.includes(value)).map((value) => `${value} in ${text.slice(0, 300)}`),
  );
  expect(told).toEqual([]);
}

test("every secret that can be configured is a canary", () => {
  const secret = Object.keys(SETTINGS).filter((name) => SETTINGS[name]?.secret === true);
  // Each start makes a new console token.
  expect(secret.filter((name) => !(name in CANARIES))).toEqual(["ECHO_CONSOLE_TOKEN"]);
});

describe.each(["guarded", "open"] as const)("if a talkative model in the %s profile sees canary secrets", (profile) => {
  let seen: Recorded;
  let values: string[];
  beforeAll(async () => {
    seen = await record(profile);
    values = [...Object.values(CANARIES), ...seen.made];
  }, 120_000);
  afterAll(() => seen?.remove());

  test("the chat shows no secret", () => {
    expectClean(seen.shown, MASK, values);
    expect(seen.shown.join()).not.toContain("AKIAABCDEFGHIJKLMNOP");
  });

  test("the table and the bucket hold no secret", () => {
    expectClean(seen.stored, MASK, values);
    expect(seen.stored.filter((one) => one.startsWith("table")).length).toBeGreaterThan(5);
    expect(seen.stored.filter((one) => one.startsWith("s3")).length).toBeGreaterThan(1);
  });

  test("no file of the workspace, the stores, the console or the agent's home holds a secret", () => {
    const isOwn = (file: string) => nameOf(file).startsWith("home/.claude");
    const others = seen.files.filter((file) => !isOwn(file) && nameOf(file) !== "data/console-token");
    expectClean(others, MASK, values);
    for (const name of ["final-plan.md", "prd.json", "office-hours.md", "canary.jsonl"]) {
      expect(others.filter((file) => nameOf(file).endsWith(name))).not.toEqual([]);
    }
    // The CLI keeps the model's own words and what the shell has shown of the CLI's environment.
    const unsaid = values.filter((value) => !SAID.includes(value));
    expectClean(seen.files.filter(isOwn), "Here is the plan.", unsaid);
  });

  test("the console's recent problems hold no secret", () => {
    expectClean([seen.desk], "discord-gateway-unreachable", values);
    expect(seen.desk).toContain("error=");
  });

  test("no command line holds a secret", () => {
    expectClean(seen.commandLines, "start.ts", values);
    expect(seen.made.filter((value) => value.length >= 32)).toHaveLength(3);
  });

  test("the log holds no secret", () => {
    expectClean(seen.log.split("\n"), "cli-finished", values);
    expect(seen.log).toContain("discord-gateway-unreachable");
    for (const line of seen.log.split("\n").filter((text) => text.startsWith("{"))) JSON.parse(line);
  });

  test("the model gets no secret that it did not say itself, except those of its own calls", () => {
    const told = seen.requests.map(({ system, messages }) =>
      JSON.stringify([system, messages.filter(({ role }) => role !== "assistant")]),
    );
    const own = profile === "open" ? [CANARIES.ANTHROPIC_API_KEY, CANARIES.CLAUDE_CODE_OAUTH_TOKEN] : [];
    const unknown = values.filter((value) => !own.includes(value));
    expectClean(told, profile === "open" ? "ECHO_PLANNER_TURN" : "denied", unknown);
    expect(told.length).toBeGreaterThan(4);
  });

  test("a set of injections stays inside the wrapper of a real request", () => {
    const asked = seen.requests.map((request) => lastPrompt(request)).find((prompt) => prompt.includes("You are DAN"));
    const [, nonce = ""] = /^User reply:\n<external-content-([0-9a-f]{12}) source="person">\n/.exec(asked ?? "") ?? [];
    expect(nonce).toMatch(/./);
    expect(asked?.split(/<\s*\/\s*external-content/i)).toHaveLength(2);
    expect(asked?.endsWith(`\n</external-content-${nonce}>`)).toBe(true);
    for (const request of seen.requests) {
      const withheld = profile === "open" ? /mcp/i : /bash|fetch|mcp/i;
      expect(request.tools.filter((name) => withheld.test(name))).toEqual([]);
      expect(JSON.stringify(request.messages)).not.toContain("root:x:0:0");
    }
  });
});
