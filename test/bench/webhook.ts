import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { bundleFunction, WEBHOOKS } from "../cloud/bundle.ts";
import type { Bundle } from "../cloud/bundle.ts";
import { hostFunction, urlEvent, urlResponse } from "../cloud/function.ts";
import { startLambda } from "../fakes/aws/lambda.ts";

/** What a webhook cannot be smaller or faster than, with the same libraries. */
const BARE = `
  import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
  import { Hono } from "hono";
  import { handle } from "hono/aws-lambda";
  const client = new DynamoDBClient();
  const app = new Hono();
  app.post("/telegram/webhook", async (context) => {
    const { update_id: id } = await context.req.json();
    await client.send(new PutItemCommand({ TableName: "bench", Item: { pk: { S: "BARE" }, sk: { S: String(id) } } }));
    return context.body(null, 200);
  });
  export const handler = handle(app);`;

const SECRET = "s3cret";
const ROUNDS = 9;

export interface WebhookFigures {
  name: string;
  /** Bundled and minified. */
  bytes: number;
  /** Medians in milliseconds: loading the bundle; from a fresh process to the first answer after the write; the next one. */
  loadMs: number;
  firstAckMs: number;
  nextAckMs: number;
}

/** Our webhook beside a bare Hono route with one put, in turns, each in a fresh process, on the embedded store. */
export async function benchWebhook(rounds = ROUNDS): Promise<WebhookFigures[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "echo-bench-"));
  const stores = await openEmbeddedStores({ table: "bench", bucket: "bench" });
  const lambda = await startLambda("bench-dispatch");
  try {
    const bundles = {
      "bare Hono route, one put": await bundleFunction({ source: BARE }, path.join(folder, "bare")),
      "webhook, /plan stored and woken": await bundleFunction(
        "functions/webhook.ts",
        path.join(folder, "webhook"),
        WEBHOOKS,
      ),
    };
    const env = environment(stores.dynamoUrl, lambda.url);
    const samples = new Map<string, Sample[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, bundle] of Object.entries(bundles)) {
        samples.set(name, [...(samples.get(name) ?? []), await measure(bundle, env, round)]);
      }
    }
    return Object.entries(bundles).map(([name, { bytes }]) => ({ name, bytes, ...medians(samples.get(name) ?? []) }));
  } finally {
    await Promise.all([stores.close(), lambda.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

type Sample = Pick<WebhookFigures, "loadMs" | "firstAckMs" | "nextAckMs">;

async function measure({ file }: Bundle, env: Record<string, string>, round: number): Promise<Sample> {
  const first = await urlEvent(update(2 * round));
  const next = await urlEvent(update(2 * round + 1));
  const startedAt = performance.now();
  const hosted = await hostFunction(file, env);
  try {
    const acknowledged = async (event: object) => {
      const { status } = urlResponse(await hosted.invoke(event));
      if (status !== 200) throw new Error(`answered ${status}: ${hosted.log()}`);
    };
    await acknowledged(first);
    const firstAt = performance.now();
    await acknowledged(next);
    return { loadMs: hosted.loadMs, firstAckMs: firstAt - startedAt, nextAckMs: performance.now() - firstAt };
  } finally {
    await hosted.stop();
  }
}

/** A `/plan` in a chat of its own: read, stored, woken, and a runner asked for. */
function update(id: number): Request {
  const message = {
    message_id: id,
    date: 0,
    chat: { id: 1000 + id, type: "private" },
    from: { id: 7, is_bot: false, first_name: "Ana" },
    text: "/plan plant-bot a bot that waters plants",
  };
  return new Request("https://mock/telegram/webhook", {
    method: "POST",
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET },
    body: JSON.stringify({ update_id: 1000 + id, message }),
  });
}

function environment(dynamoUrl: string, lambdaUrl: string): Record<string, string> {
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl,
    AWS_ENDPOINT_URL_LAMBDA: lambdaUrl,
    SST_RESOURCE_App: JSON.stringify({ name: "echo-planner", stage: "bench" }),
    SST_RESOURCE_Table: JSON.stringify({ name: "bench" }),
    SST_RESOURCE_Dispatch: JSON.stringify({ name: "bench-dispatch" }),
    SST_RESOURCE_Secrets: JSON.stringify({ TELEGRAM_WEBHOOK_SECRET: SECRET }),
    ALLOWED_TELEGRAM_USERS: "7",
    LOG_LEVEL: "error",
  };
}

function medians(samples: readonly Sample[]): Sample {
  const median = (pick: (sample: Sample) => number) => {
    const sorted = samples.map(pick).toSorted((left, right) => left - right);
    return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
  };
  return {
    loadMs: median(({ loadMs }) => loadMs),
    firstAckMs: median(({ firstAckMs }) => firstAckMs),
    nextAckMs: median(({ nextAckMs }) => nextAckMs),
  };
}

export function showWebhookFigures(figures: readonly WebhookFigures[]): string {
  const line = (cells: (string | number)[]) => {
    const [name, ...rest] = cells.map(String);
    return `${name?.padEnd(34)}${rest.map((cell) => cell.padStart(14)).join("")}\n`;
  };
  const rows = figures.map(({ name, bytes, loadMs, firstAckMs, nextAckMs }) =>
    line([name, Math.round(bytes / 1000), loadMs, firstAckMs, nextAckMs]),
  );
  return `${line(["", "bundle KB", "load ms", "first ack ms", "next ack ms"])}${rows.join("")}`;
}
