import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { createAwsStores } from "@echo/aws/stores";
import { conversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { EmbeddedStores } from "./embedded.ts";
import { openEmbeddedStores } from "./embedded.ts";

const names = { table: "echo-table", bucket: "echo-bucket" };
const key = conversationKey("echo", "garden");
const slug = Slug.parse("garden");
let dataDir: string;
let embedded: EmbeddedStores | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "echo-embedded-"));
});
afterEach(async () => {
  await close();
  await rm(dataDir, { recursive: true });
});

async function open() {
  embedded = await openEmbeddedStores({ dataDir, ...names });
  return createAwsStores({ ...names, endpoints: { dynamo: embedded.dynamoUrl, s3: embedded.s3Url } });
}

async function close(): Promise<void> {
  await embedded?.close();
  embedded = undefined;
}

test("stored data is still there at the next start", async () => {
  const before = await open();
  await before.conversations.wake(key, 1000);
  const hash = await before.documents.put(slug, "planul");
  await close();
  const after = await open();
  expect(await after.conversations.read(key)).toMatchObject({ wake: 1 });
  expect(await after.conversations.listDue()).toEqual([key]);
  expect(await after.documents.get(slug, hash)).toBe("planul");
});

test("only this machine can reach the stores", async () => {
  await open();
  const outside = Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4");
  const reached = [embedded?.dynamoUrl, embedded?.s3Url].map(async (url) => {
    const { port, hostname } = new URL(url ?? "");
    expect(hostname).toBe("127.0.0.1");
    if (outside === undefined) return false;
    return fetch(`http://${outside.address}:${port}/`).then(
      () => true,
      () => false,
    );
  });
  expect(await Promise.all(reached)).toEqual([false, false]);
});

test("a folder in use is refused by name, and its owner is not disturbed", async () => {
  const stores = await open();
  const refused = { code: "store-locked", message: expect.stringContaining(dataDir) as unknown };
  await expect(openEmbeddedStores({ dataDir, ...names })).rejects.toMatchObject(refused);
  await stores.conversations.wake(key, 1000);
  expect(await stores.conversations.read(key)).toMatchObject({ wake: 1 });
});

/** Opens the stores in a separate process, wakes and stores until it is killed, and reports how far it got. */
const WRITER = `
  import { openEmbeddedStores } from ${JSON.stringify(import.meta.resolve("./embedded.ts"))};
  import { createAwsStores } from ${JSON.stringify(import.meta.resolve("@echo/aws/stores"))};
  const [dataDir, table, bucket, key, slug] = process.argv.slice(1);
  const { dynamoUrl, s3Url } = await openEmbeddedStores({ dataDir, table, bucket });
  const stores = createAwsStores({ table, bucket, endpoints: { dynamo: dynamoUrl, s3: s3Url } });
  for (let count = 1; ; count += 1) {
    await stores.conversations.wake(key, count);
    const hash = await stores.documents.put(slug, "planul " + count);
    process.stdout.write(count + " " + hash + "\\n");
  }`;

test("a killed process leaves the folder free, and loses no write that it acknowledged", async () => {
  const argv = ["--input-type=module", "--eval", WRITER, dataDir, names.table, names.bucket, key, slug];
  const writer = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  let written = "";
  for await (const chunk of writer.stdout) {
    written += String(chunk);
    if (written.split("\n").length > 5) break;
  }
  writer.kill("SIGKILL");
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");
  const stores = await open();
  const [count = "", hash = ""] = written.trim().split("\n").at(-1)?.split(" ") ?? [];
  expect((await stores.conversations.read(key))?.wake).toBeGreaterThanOrEqual(Number(count));
  expect(await stores.documents.get(slug, hash)).toBe(`planul ${count}`);
});

/** Sends more requests than the stores answer in time, abandons them, and closes the stores. */
const CLOSER = `
  import { createDynamoClient } from ${JSON.stringify(import.meta.resolve("@echo/aws/client"))};
  import { createConversationStore } from ${JSON.stringify(import.meta.resolve("@echo/aws/dynamo/conversation-store"))};
  import { createTable } from ${JSON.stringify(import.meta.resolve("@echo/aws/dynamo/table"))};
  import { openEmbeddedStores } from ${JSON.stringify(import.meta.resolve("./embedded.ts"))};
  const [dataDir, table, bucket, key] = process.argv.slice(1);
  const { dynamoUrl, close } = await openEmbeddedStores({ dataDir, table, bucket });
  const client = createDynamoClient(dynamoUrl);
  const conversations = createConversationStore(createTable(client, table));
  const wakes = Array.from({ length: 50 }, () => conversations.wake(key, 1000));
  await Promise.race(wakes);
  client.destroy();
  await Promise.all([close(), Promise.allSettled(wakes)]);`;

test("closing the stores waits for running requests, even if their client has disconnected", async () => {
  const argv = ["--input-type=module", "--eval", CLOSER, dataDir, names.table, names.bucket, key];
  const closer = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  closer.stderr.on("data", (chunk) => (complaint += String(chunk)));
  const [exitCode] = (await once(closer, "close")) as [number | null];
  expect({ exitCode, complaint }).toEqual({ exitCode: 0, complaint: "" });
});

interface Level {
  keys(): AsyncIterable<string>;
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the emulator's own file, to cause the damage of a kill between item and index. */
async function damage(
  change: (level: Level, entries: string[]) => Promise<void>,
  prefix: "index-" | "item-" = "index-",
): Promise<void> {
  const resolve = createRequire(createRequire(import.meta.url).resolve("dynalite"));
  const { Level } = resolve("level") as { Level: new (folder: string, options: object) => Level };
  const level = new Level(path.join(dataDir, "dynamo"), { valueEncoding: "json" });
  const found: string[] = [];
  for await (const name of level.keys()) if (name.startsWith(prefix)) found.push(name);
  await change(level, found);
  await level.close();
}

test("a missing index entry is restored", async () => {
  await (await open()).conversations.wake(key, 1000);
  await close();
  await damage(async (level, entries) => {
    expect(entries).toHaveLength(1);
    for (const entry of entries) await level.del(entry);
  });
  expect(await (await open()).conversations.listDue()).toEqual([key]);
});

test("an index entry with an outdated key is removed", async () => {
  const stores = await open();
  await stores.conversations.wake(key, 1000);
  await stores.projects.propose({ slug, description: "", status: "pending", proposedAt: 1000 });
  await close();
  const stale = new Map<string, unknown>();
  await damage(async (level, entries) => {
    for (const entry of entries) stale.set(entry, await level.get(entry));
  });
  expect(stale.size).toBe(2);
  const later = await open();
  await later.leases.acquire(key, "r1", 1000, 10_000);
  await later.leases.release({ key, holder: "r1", epoch: 1 }, 1, false);
  const conversation = await later.conversations.read(key);
  await later.projects.move(slug, "failed", { from: ["pending"], now: 2000 });
  await close();
  await damage(async (level, entries) => {
    expect(entries).toHaveLength(1);
    for (const [entry, value] of stale) await level.put(entry, value);
  });
  const mended = await open();
  expect(await mended.conversations.listDue()).toEqual([]);
  expect(await mended.conversations.read(key)).toEqual(conversation);
  expect((await mended.projects.list("failed")).map((project) => project.slug)).toEqual([slug]);
  await close();
  await damage((_level, entries) => Promise.resolve(expect(entries).toHaveLength(1)));
});

test("an index entry without an item is removed", async () => {
  await (await open()).projects.propose({ slug, description: "", status: "pending", proposedAt: 1000 });
  await close();
  await damage(async (level, items) => {
    for (const item of items) await level.del(item);
  }, "item-");
  const mended = await open();
  expect(await mended.projects.read(slug)).toBeUndefined();
  await close();
  await damage((_level, entries) => Promise.resolve(expect(entries).toEqual([])));
});
