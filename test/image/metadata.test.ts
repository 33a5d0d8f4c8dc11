import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { toolResults } from "../claude/bench.ts";
import { ANA } from "../cloud/converse.ts";
import type { CloudStage } from "../cloud/stage.ts";
import { startStage } from "../cloud/stage.ts";
import type { Line } from "../e2e/line.ts";
import { asks, play, uses } from "../e2e/line.ts";
import type { Endpoint } from "../fakes/aws/endpoint.ts";
import { startEndpoint } from "../fakes/aws/endpoint.ts";
import type { Container } from "./container.ts";
import { createContainer } from "./container.ts";

/** What is secret about a task's credentials: the last part of their path. */
const ID = randomUUID();
const CREDENTIALS = {
  RoleArn: "arn:aws:iam::000000000000:role/runner",
  AccessKeyId: "ASIACANARYCANARYCANA",
  SecretAccessKey: "canary-task-secret",
  Token: "canary-task-token",
  Expiration: new Date(Date.now() + 3_600_000).toISOString(),
};

/** Every guess that a shell has; the last one is the runner's variable, where it knew it. */
const GUESSES = [
  "/v2/metadata",
  "/v2/credentials",
  "/v2/credentials/",
  "/v2/credentials/00000000-0000-0000-0000-000000000000",
  "/v4/",
  "/v4/task",
  "/latest/meta-data/iam/security-credentials/",
  "/$AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

let container: Container;
let metadata: Endpoint;
let stage: CloudStage;
let log = "";
let served = 0;

/** Its rules see no path in it: what refuses is the system. */
function veiled(command: string): Line {
  return uses("Bash", { command: `echo ${Buffer.from(command).toString("base64")} | base64 -d | sh 2>&1` });
}

function commands(url: string): string[] {
  const ask = `for (const url of process.argv.slice(1)) console.log(url, await (await fetch(url)).text())`;
  const urls = GUESSES.map((guess) => `"${url}${guess}"`).join(" ");
  return [
    "env",
    // Whatever of any process may be read.
    "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -aiE '^(AWS|ECS|PATH)' | sort -u",
    "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -aE '^http.*/v[24]/'",
    `${process.execPath} --input-type=module -e '${ask}' ${urls}`,
  ];
}

/** On the loopback and not at 169.254.170.2, as the task's agent serves it: the credentials by their path, the rest to anyone. */
describe.skipIf(process.getuid?.() !== 0)("the metadata address of a container", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    metadata = await startEndpoint(({ path: asked }) => {
      if (asked === "/v2/metadata") return { status: 200, body: { TaskARN: "arn:aws:ecs:task", Containers: [] } };
      if (asked !== `/v2/credentials/${ID}`) return { status: 404, body: { error: "no such thing" } };
      served += 1;
      return { status: 200, body: CREDENTIALS };
    });
    container = await createContainer();
    const lines: Line[] = [...commands(metadata.url).map(veiled), asks("Who is it for?")];
    stage = await startStage(
      {
        ALLOWED_TELEGRAM_USERS: String(ANA.id),
        PLANNER_PHASES: "office-hours",
        RUNNER_IDLE_S: "1",
        LOG_LEVEL: "debug",
      },
      {
        home: container.home,
        start: (app, { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...env }) => {
          const own = {
            AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata.url}/v2/credentials/${ID}`,
            ECS_CONTAINER_METADATA_URI_V4: `${metadata.url}/v4/${ID}`,
          };
          const runner = container.start(app, { ...env, ...own }, ["ignore", "pipe", "pipe"]);
          for (const stream of [runner.stdout, runner.stderr]) {
            stream?.setEncoding("utf8").on("data", (text: string) => (log += text));
          }
          return runner;
        },
      },
      (request) => play(lines, request),
    );
    await stage.telegram.say({ from: ANA, text: "/plan plant-bot a bot that waters plants" });
    const isAnswered = () => stage.telegram.said(ANA.id).some((text) => text.includes("Who is it for?"));
    await vi.waitUntil(isAnswered, { timeout: 60_000, interval: 50 });
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
    await Promise.all([metadata.close(), container.remove()]);
  });

  const results = () => toolResults(stage.requests.at(-1)).map(({ text }) => text);

  test("the runner works with the task's credentials", () => {
    expect(served).toBeGreaterThan(0);
  });

  test("the agent reaches the address, but gets neither the credentials nor their path", () => {
    const [env, environs, , guessed] = results();
    expect(env).toContain("ECHO_PLANNER_TURN");
    expect(environs).toContain("PATH=");
    expect(`${env} ${environs}`).not.toMatch(/\b(?:AWS|ECS)_\w+/);
    expect(guessed).toContain("arn:aws:ecs:task");
    expect(guessed?.split("no such thing")).toHaveLength(GUESSES.length);
    const told = JSON.stringify(stage.requests);
    for (const secret of [ID, CREDENTIALS.SecretAccessKey, CREDENTIALS.Token]) expect(told).not.toContain(secret);
  });

  test("the agent's home and the log hold neither the credentials nor their path", async () => {
    const entries = await readdir(container.home, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(3);
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    expect(log).toContain("cli-finished");
    for (const secret of [ID, CREDENTIALS.SecretAccessKey, CREDENTIALS.Token]) {
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
      expect(log).not.toContain(secret);
    }
  });
});
