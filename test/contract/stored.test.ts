import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { COMMAND_PATIENCE } from "@echo/aws/client";
import { createAwsStores } from "@echo/aws/stores";
import type { Stores } from "@echo/core/port/stores";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const FOLDER = path.resolve(import.meta.dirname, "../fixtures/stored");
const names = { table: "stored-table", bucket: "stored-bucket" };
let embedded: EmbeddedStores;
let stores: Stores;
let client: DynamoDBClient;

beforeAll(async () => {
  embedded = await openEmbeddedStores(names);
  const { dynamoUrl: dynamo, s3Url: s3 } = embedded;
  stores = createAwsStores({ ...names, endpoints: { dynamo, s3 }, patience: COMMAND_PATIENCE });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  client = new DynamoDBClient({ endpoint: dynamo, region: "us-east-1", credentials });
});
afterAll(() => embedded.close());

type Item = Record<string, unknown>;

function itemsOf(kind: "conversation" | "project"): [string, Item][] {
  return readdirSync(path.join(FOLDER, kind)).map((file) => [
    path.basename(file, ".json"),
    JSON.parse(readFileSync(path.join(FOLDER, kind, file), "utf8")) as Item,
  ]);
}

async function put(item: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName: names.table, Item: marshall(item) }));
}

/** Items as they were stored before a session's type depended on its state. */
describe("an item of an earlier version is read as it was stored", () => {
  test.each(itemsOf("conversation"))("a conversation: %s", async (_name, item) => {
    await put(item);
    const key = ConversationKey.parse(String(item["pk"]).slice("CONV#".length));
    const { lastSession, ...read } = (await stores.conversations.read(key)) ?? {};
    expect(read).toEqual({
      key,
      wake: item["wake"],
      epoch: item["epoch"] ?? 0,
      holder: item["holder"],
      leaseExpiresAt: item["lease_expires_at"],
      session: item["session"],
      opening: item["opening"],
      cancelledAt: item["cancelled_at"],
      turnCounter: item["turn_counter"] ?? 0,
      outbox: item["outbox"],
      approvedSessions: item["approved_sessions"] ?? [],
      startingUntil: item["starting_until"],
      starts: item["starts"] ?? 0,
    });
    // A withdrawn approval was copied there whole, including its time.
    const last = item["last_session"] as Item | undefined;
    expect(lastSession).toEqual(last && { id: last["id"], slug: last["slug"], locale: last["locale"] });
  });

  test.each(itemsOf("project"))("a project: %s", async (_name, item) => {
    await put(item);
    const read = await stores.projects.read(Slug.parse(item["slug"]));
    expect(item).toMatchObject({ ...read });
    expect(Object.keys(read ?? {}).length).toBe(
      Object.keys(item).filter((name) => !["pk", "sk", "gsi1pk", "gsi1sk"].includes(name)).length,
    );
  });
});
