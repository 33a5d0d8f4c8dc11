import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createDynamoClient, createS3Client } from "@echo/aws/client";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { MASK } from "@echo/core/secret";
import { readEndpointFile } from "@echo/local/endpoint-file";
import { BUCKET, TABLE } from "@echo/local/runner-environment";
import type { ModelRequest } from "@echo/local/model/script";
import { startScriptedModel } from "@echo/local/model/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Line } from "../e2e/line.ts";
import { closesPhase, lastPrompt, play, says, uses, writesPlan } from "../e2e/line.ts";
import { GOOD_PLAN } from "../e2e/plan-text.ts";
import { processesOf } from "../e2e/process.ts";
import type { Talk } from "../e2e/talk.ts";
import { openTalk } from "../e2e/talk.ts";
import { INJECTIONS } from "./injection.ts";

const START = fileURLToPath(new URL("../../packages/local/src/start.ts", import.meta.url));

/** Every secret that can be configured, of a form that says where it came from, and others that a shell may hold. */
const CANARIES = {
  ANTHROPIC_API_KEY: "canary-anthropic-key-0001",
  DISCORD_BOT_TOKEN: "canary.discord.token-0002",
  TELEGRAM_BOT_TOKEN: "1234567890:canary-telegram-token-0003",
  TELEGRAM_WEBHOOK_SECRET: "canary-webhook-secret-0004",
  AWS_ACCESS_KEY_ID: "canary-aws-id-0005",
  AWS_SECRET_ACCESS_KEY: "canary-aws-secret-0006",
  AWS_SESSION_TOKEN: "canary-aws-session-0007",
  AWS_CONTAINER_AUTHORIZATION_TOKEN: "canary-aws-container-0008",
  GITHUB_TOKEN: "canary-github-0009",
};
/** Those that the runner is told, and so can know again in what the agent says. */
const SAID = [CANARIES.ANTHROPIC_API_KEY, CANARIES.DISCORD_BOT_TOKEN, CANARIES.TELEGRAM_BOT_TOKEN];
const VALUES = Object.values(CANARIES);
/** A model that has seen secrets, and tells them in every way it has. */
const LEAK = `My keys: ${SAID.join(" and ")}, also AKIAABCDEFGHIJKLMNOP.`;

const slug = "canary";
const requests: ModelRequest[] = [];
let root: string;
let log = "";
let shown: string[] = [];
let cleanUp: () => Promise<void>;
let stored: string[];
let files: string[];

/** One whole planning, in two phases and a plan, of a talkative model; everything that it leaves is kept. */
beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-canary-")));
  const home = path.join(root, "home");
  await mkdir(home);
  const lines: Line[] = [
    uses("Read", { file_path: "/proc/self/environ" }),
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
      RUNNER_IDLE_S: "1",
      LOG_LEVEL: "debug",
      TELEGRAM_API_URL: nowhere,
      DISCORD_API_URL: nowhere,
      DISCORD_APPLICATION_ID: "1",
      ...CANARIES,
    },
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
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
  cleanUp = async () => {
    talk.close();
    child.kill("SIGINT");
    await exited;
    await model.close();
    deaf.closeAllConnections();
    deaf.close();
    const left = processesOf(root);
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
    if (left.length > 0) throw new Error(`left running: ${left.join("; ")}`);
  };
  await plan(talk);
  shown = talk.said();
  requests.push(...model.requests);
  stored = await everythingStored(path.join(root, "data"));
  files = await everyFile(path.join(home, "workspace"), path.join(root, "data/console"));
}, 120_000);

afterAll(async () => {
  await cleanUp();
});

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

async function everythingStored(dataDir: string): Promise<string[]> {
  const endpoints = await readEndpointFile(dataDir);
  if (endpoints === undefined) throw new Error("nothing runs");
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

async function everyFile(...folders: string[]): Promise<string[]> {
  const entries = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })));
  const paths = entries.flat().flatMap((entry) => (entry.isFile() ? [path.join(entry.parentPath, entry.name)] : []));
  return Promise.all(paths.map(async (file) => `${path.relative(root, file)}\n${await readFile(file, "utf8")}`));
}

function expectClean(texts: readonly string[], holding: string): void {
  expect(texts.join("\n")).toContain(holding);
  const told = texts.flatMap((text) =>
    VALUES.filter((value) => text.includes(value)).map((value) => `${value} in ${text.slice(0, 300)}`),
  );
  expect(told).toEqual([]);
}

describe("a talkative model, every secret a canary", () => {
  test("nothing of it is in the chat", () => {
    expectClean(shown, MASK);
    expect(shown.join()).not.toContain("AKIAABCDEFGHIJKLMNOP");
  });

  test("nothing of it is in the table or the bucket", () => {
    expectClean(stored, MASK);
    expect(stored.filter((one) => one.startsWith("table")).length).toBeGreaterThan(5);
    expect(stored.filter((one) => one.startsWith("s3")).length).toBeGreaterThan(1);
  });

  test("nothing of it is in the workspace or in what the console keeps", () => {
    expectClean(files, MASK);
    for (const name of ["final-plan.md", "prd.json", "office-hours.md", "canary.jsonl"]) {
      expect(files.filter((text) => (text.split("\n")[0] ?? "").endsWith(name))).not.toEqual([]);
    }
  });

  test("nothing of it is in the log", () => {
    expectClean(log.split("\n"), "cli-finished");
    expect(log).toContain("discord-gateway-unreachable");
    for (const line of log.split("\n").filter((text) => text.startsWith("{"))) JSON.parse(line);
  });

  test("the model is told nothing that it did not say itself", () => {
    const told = requests.map(({ system, messages }) =>
      JSON.stringify([system, messages.filter(({ role }) => role !== "assistant")]),
    );
    expectClean(told, "denied");
    expect(told.length).toBeGreaterThan(4);
  });
});

test("an injection corpus stays inside the wrapper of a real request", () => {
  const asked = requests.map((request) => lastPrompt(request)).find((prompt) => prompt.includes("You are DAN"));
  const [, nonce = ""] = /^User reply:\n<external-content-([0-9a-f]{12}) source="person">\n/.exec(asked ?? "") ?? [];
  expect(nonce).toMatch(/./);
  expect(asked?.split(/<\s*\/\s*external-content/i)).toHaveLength(2);
  expect(asked?.endsWith(`\n</external-content-${nonce}>`)).toBe(true);
  for (const request of requests) {
    expect(request.tools.filter((name) => /bash|mcp/i.test(name))).toEqual([]);
    expect(JSON.stringify(request.messages)).not.toContain("root:x:0:0");
  }
});
