import { createServer } from "node:net";
import { COMMAND_PATIENCE, createDynamoClient } from "@echo/aws/client";
import { createConversationStore } from "@echo/aws/dynamo/conversation-store";
import { createLeaseStore } from "@echo/aws/dynamo/lease-store";
import { listSessions } from "@echo/aws/dynamo/session-list";
import { createTable } from "@echo/aws/dynamo/table";
import { createAwsStores } from "@echo/aws/stores";
import { StoreError } from "@echo/core/system/store-error";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { freshId, freshKey, freshSlug, lease, opening, openSession, project, session } from "./store/sample.ts";

const names = { table: "aws-table", bucket: "aws-bucket" };
let embedded: EmbeddedStores;
let stores: Stores;

beforeAll(async () => {
  embedded = await openEmbeddedStores(names);
  const endpoints = { dynamo: embedded.dynamoUrl, s3: embedded.s3Url };
  stores = createAwsStores({ ...names, endpoints, patience: COMMAND_PATIENCE });
});
afterAll(() => embedded.close());

/** A table that makes the first write of each kind and then loses the answer. */
function forgetfulTable() {
  const client = createDynamoClient(embedded.dynamoUrl);
  let lost = false;
  client.middlewareStack.add(
    (next) => async (request) => {
      const result = await next(request);
      if (lost) return result;
      lost = true;
      throw Object.assign(new Error("the connection was reset"), { name: "TimeoutError", code: "ECONNRESET" });
    },
    { step: "deserialize", name: "loseFirstAnswer", priority: "low" },
  );
  return createTable(client, names.table);
}

describe("if an answer is lost and the SDK writes again", () => {
  test("a first commit is still a commit", async () => {
    const key = freshKey();
    await stores.conversations.wake(key, 1000, opening(1000));
    const held = await lease(stores, key, 1000);
    const change = { session: session(1000), turnCounter: 1, now: 2000 };
    const loaded = { planningSessionId: undefined, cancelledAt: undefined };
    const result = await createLeaseStore(forgetfulTable()).commit(held, loaded, change);
    expect(result).toEqual({ kind: "committed", conversation: await stores.conversations.read(key) });
  });

  test("a closing commit is still a commit", async () => {
    const key = freshKey();
    const { held, live } = await openSession(stores, key, 1000);
    const loaded = { planningSessionId: live.id, cancelledAt: undefined };
    const change = { session: undefined, turnCounter: 2, now: 2000 };
    expect(await createLeaseStore(forgetfulTable()).commit(held, loaded, change)).toMatchObject({ kind: "committed" });
  });

  test("the holder still has its lease", async () => {
    const key = freshKey();
    const acquired = await createLeaseStore(forgetfulTable()).acquire(key, "r1", 1000, 10_000);
    expect(acquired).toMatchObject({ holder: "r1" });
    expect(acquired).toEqual(await stores.conversations.read(key));
  });

  test("a start is still claimed, and by no other caller", async () => {
    const key = freshKey();
    await stores.conversations.wake(key, 1000);
    const claimed = await createConversationStore(forgetfulTable()).claimStart(key, 1000, 4000);
    expect(claimed).toEqual(await stores.conversations.read(key));
    expect(await stores.conversations.claimStart(key, 2000, 5000)).toBeUndefined();
  });

  test("a cancel still says what it ended", async () => {
    const key = freshKey();
    const { live } = await openSession(stores, key, 1000);
    const scope = { id: freshId(), receivedAt: 2000 };
    const ended = await createConversationStore(forgetfulTable()).cancel(key, scope);
    expect(ended).toEqual({ id: live.id, slug: live.slug });
    expect((await stores.conversations.read(key))?.session).toBeUndefined();
  });

  test("a wake counts at least once", async () => {
    const key = freshKey();
    const woken = await createConversationStore(forgetfulTable()).wake(key, 1000, opening(1000));
    expect(woken.wake).toBeGreaterThanOrEqual(1);
    expect(woken.opening).toBeDefined();
  });
});

test("a store that is down is recognised at once", async () => {
  const down = createAwsStores({ ...names, endpoints: { dynamo: "http://127.0.0.1:1", s3: "http://127.0.0.1:1" } });
  const isDown = { name: "StoreError", code: "store-unavailable" };
  await expect(down.conversations.wake(freshKey(), 1000)).rejects.toMatchObject(isDown);
  await expect(down.projects.list("pending")).rejects.toMatchObject(isDown);
  await expect(down.documents.put("garden", "text")).rejects.toMatchObject(isDown);
  await expect(down.documents.get("garden", "0".repeat(64))).rejects.toMatchObject(isDown);
});

test("a call that the store does not answer is given up in time for the webhook to answer", async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const table = createTable(createDynamoClient(`http://127.0.0.1:${port}`), names.table);
  const error: unknown = await createConversationStore(table)
    .read(freshKey())
    .catch((thrown: unknown) => thrown);
  const tried = { attempts: 2, totalRetryDelay: expect.toSatisfy((ms: number) => 2 * 1000 + ms < 2900) as unknown };
  const message: unknown = expect.stringContaining("1000 ms requestTimeout");
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({ cause: { message, $metadata: tried } });
  silent.close();
});

test("a missing table is reported as our mistake, not as a store that is down", async () => {
  const table = createTable(createDynamoClient(embedded.dynamoUrl), "no-such-table");
  await expect(createConversationStore(table).read(freshKey())).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("an object whose content does not match its sha256 is refused", async () => {
  const { documents } = stores;
  const slug = freshSlug();
  const hash = await documents.put(slug, "the plan");
  const object = `${embedded.s3Url}/${names.bucket}/plans/${slug}/${hash}.md`;
  expect((await fetch(object, { method: "PUT", body: "another plan" })).status).toBe(200);
  await expect(documents.get(slug, hash)).rejects.toMatchObject({ code: "document-tampered" });
});

test("endpoints, region and keys come from the SDK's own environment", async () => {
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: embedded.dynamoUrl,
    AWS_ENDPOINT_URL_S3: embedded.s3Url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const outside = createAwsStores(names);
  const key = freshKey();
  await stores.conversations.wake(key, 1000);
  expect(await outside.conversations.read(key)).toMatchObject({ wake: 1 });
  const slug = freshSlug();
  const hash = await outside.documents.put(slug, "the plan");
  expect(await stores.documents.get(slug, hash)).toBe("the plan");
  vi.unstubAllEnvs();
});

test("the command line lists live sessions and openings, and nothing else", async () => {
  const [live, open, idle, resting] = [freshKey(), freshKey(), freshKey(), freshKey()];
  await openSession(stores, live, 1000);
  const slug = freshSlug();
  const { held, live: rests } = await openSession(stores, resting, 1000);
  await stores.projects.propose(project(slug));
  await stores.projects.claim(slug, { session: rests.id, conversation: resting, now: 1000 });
  expect(await stores.leases.release(held, 1, false)).toBe(true);
  await stores.conversations.wake(open, 1000, opening(1000));
  await stores.conversations.wake(idle, 1000);
  const listed = await listSessions(createTable(createDynamoClient(embedded.dynamoUrl), names.table));
  const keys = listed.map(({ key }) => key).filter((key) => [live, open, idle, resting].includes(key));
  expect(keys.toSorted()).toEqual([live, open, resting].toSorted());
  expect(listed.find(({ key }) => key === live)).toEqual(await stores.conversations.read(live));
});
