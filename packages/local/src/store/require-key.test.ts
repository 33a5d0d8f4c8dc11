import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Stores } from "@echo/core/port/stores";
import { createAwsStores } from "@echo/aws/stores";
import { Slug } from "@echo/core/id/slug";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEndpointFile, readEndpointFile } from "../endpoint-file.ts";
import type { EmbeddedStores } from "./embedded.ts";
import { openEmbeddedStores } from "./embedded.ts";
import { reachStores } from "./reach.ts";

const names = { table: "echo-table", bucket: "echo-bucket" };
const slug = Slug.parse("garden");
const NOBODY = 65_534;

let root: string;
let dataDir: string;
let embedded: EmbeddedStores;
let stores: Stores;
let hash: string;
let endpoints: { remove(): Promise<void> };

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "echo-key-"));
  await chmod(root, 0o755);
  // As an earlier planner or a person may have left them: open to everybody.
  dataDir = path.join(root, "data");
  await mkdir(dataDir);
  await writeFile(path.join(dataDir, "endpoints.json"), "{}");
  await chmod(path.join(dataDir, "endpoints.json"), 0o666);
  await chmod(dataDir, 0o777);
  embedded = await openEmbeddedStores({ dataDir, ...names });
  endpoints = await createEndpointFile(dataDir, embedded);
  const { dynamoUrl: dynamo, s3Url: s3 } = embedded;
  stores = createAwsStores({ ...names, endpoints: { dynamo, s3 } });
  await stores.projects.propose({ slug, description: "secret garden", status: "pending", proposedAt: 1000 });
  hash = await stores.documents.put(slug, "secret plan");
});
afterAll(async () => {
  await embedded.close();
  await rm(root, { recursive: true });
});

/** What somebody without the key may try: read everything, and plant an approved plan. */
function attempts(dynamo: string, s3: string): Attempt[] {
  const operation = (name: string, input: object): Attempt => ({
    url: dynamo,
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${name}`,
      "x-amz-date": "20260101T000000Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x",
    },
    body: JSON.stringify({ TableName: names.table, ...input }),
  });
  const Item = { pk: { S: "PROJECT#planted" }, sk: { S: "PROJECT" }, status: { S: "approved" } };
  const document = `${s3}/${names.bucket}/plans/${slug}/${hash}.md`;
  return [
    operation("Scan", {}),
    operation("PutItem", { Item }),
    operation("DeleteTable", {}),
    { url: document, method: "GET" },
    { url: document, method: "PUT", body: "changed" },
    { url: document, method: "DELETE" },
  ];
}

interface Attempt {
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: string;
}

async function ask({ url, method, headers = {}, body = "" }: Attempt) {
  const sent = request(url, { method, headers });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [
    NodeJS.ReadableStream & { statusCode?: number; headers: object },
  ];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  const allowed = Object.keys(response.headers).filter((name) => name.startsWith("access-"));
  return { status: response.statusCode, text, allowed };
}

const REFUSED = { status: 403, text: "", allowed: [] };

async function expectUntouched(): Promise<void> {
  expect((await stores.projects.list("pending")).map((project) => project.description)).toEqual(["secret garden"]);
  expect(await stores.projects.list("approved")).toEqual([]);
  expect(await stores.documents.get(slug, hash)).toBe("secret plan");
}

/** The address without its key. */
const portOf = (url: string) => new URL(url).origin;

test.each([
  ["none", (url: string) => portOf(url)],
  ["a forged one", (url: string) => `${portOf(url)}/${"A".repeat(43)}`],
  ["the beginning of the right one", (url: string) => url.slice(0, -1)],
  ["the right one, in another place", (url: string) => `${portOf(url)}/x${new URL(url).pathname}`],
  ["one that is no ASCII", (url: string) => `${portOf(url)}/${"%C4%83".repeat(9)}`],
])("without the key of this start nothing is answered: %s", async (_, spoil) => {
  const [dynamo, s3] = [spoil(embedded.dynamoUrl), spoil(embedded.s3Url)];
  const answers = await Promise.all(attempts(dynamo, s3).map(ask));
  expect(answers).toEqual(answers.map(() => REFUSED));
  await expectUntouched();
});

test("a store's key opens neither the other store nor the same one at another start", async () => {
  const other = await openEmbeddedStores(names);
  const withKeyOf = (url: string, key: string) => `${portOf(url)}${new URL(key).pathname}`;
  const asked = [
    ...attempts(withKeyOf(embedded.dynamoUrl, other.dynamoUrl), withKeyOf(embedded.s3Url, other.s3Url)),
    ...attempts(withKeyOf(embedded.dynamoUrl, embedded.s3Url), withKeyOf(embedded.s3Url, embedded.dynamoUrl)),
  ];
  const answers = await Promise.all(asked.map(ask));
  await other.close();
  expect(answers).toEqual(answers.map(() => REFUSED));
  await expectUntouched();
});

test("a web page in a browser on this machine is refused, also with a name that points to the loopback", async () => {
  const [dynamo, s3] = [portOf(embedded.dynamoUrl), portOf(embedded.s3Url)];
  const browsers = [
    { origin: "https://evil.example", "access-control-request-method": "POST" },
    { host: `evil.example:${new URL(dynamo).port}` },
    { "sec-fetch-site": "cross-site" },
  ];
  const pages = attempts(dynamo, s3).flatMap((attempt) =>
    browsers.flatMap((headers) => [
      { ...attempt, headers: { ...attempt.headers, ...headers } },
      { url: attempt.url, method: "OPTIONS", headers },
    ]),
  );
  const answers = await Promise.all(pages.map(ask));
  expect(answers).toEqual(answers.map(() => REFUSED));
  await expectUntouched();
});

test("the file with the addresses and its folder are their owner's alone, whatever they were before", async () => {
  const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
  expect(await modeOf(dataDir)).toBe("700");
  expect(await modeOf(path.join(dataDir, "endpoints.json"))).toBe("600");
});

/** Tries everything as another user: its argument holds attempts and files. Prints what it got. */
const STRANGER = `
  const { attempts, files } = JSON.parse(process.argv[1]);
  const { readFileSync } = require("node:fs");
  const ask = ({ url, ...init }) => fetch(url, init.method === "GET" ? { method: "GET" } : init).then(
    async (response) => [response.status, await response.text()]);
  const read = (file) => { try { return readFileSync(file, "utf8"); } catch (error) { return error.code; } };
  Promise.all(attempts.map(ask)).then((answers) => {
    console.log(JSON.stringify({ uid: process.getuid(), answers, read: files.map(read) }));
  });`;

test.skipIf(process.getuid?.() !== 0)(
  "another user of the machine finds no key, and reads and plants nothing",
  async () => {
    const files = [path.join(dataDir, "endpoints.json"), `/proc/${process.pid}/environ`];
    const given = JSON.stringify({ attempts: attempts(portOf(embedded.dynamoUrl), portOf(embedded.s3Url)), files });
    const options = { uid: NOBODY, gid: NOBODY, cwd: "/", env: {} };
    const { stdout } = await promisify(execFile)(process.execPath, ["--eval", STRANGER, given], options);
    const { uid, answers, read } = JSON.parse(stdout) as { uid: number; answers: [number, string][]; read: string[] };
    expect(uid).toBe(NOBODY);
    expect(answers).toEqual(answers.map(() => [403, ""]));
    expect(answers).toHaveLength(6);
    expect(read).toEqual(["EACCES", "EACCES"]);
    await expectUntouched();
  },
);

test("a command reaches the running stores, and refuses a folder that all users share", async () => {
  const reached = await reachStores(dataDir);
  expect(reached).toMatchObject({ kind: "running", dynamoUrl: embedded.dynamoUrl, s3Url: embedded.s3Url });
  const shared = path.join(root, "shared");
  await mkdir(path.join(shared, "dynamo"), { recursive: true });
  await chmod(shared, 0o1777);
  await expect(reachStores(shared)).rejects.toMatchObject({ code: "store-shared" });
});

test("after a crash, whoever listens on the old ports is not asked, and the next start forgets them", async () => {
  const heard: (string | undefined)[] = [];
  const stranger = createServer((incoming, outgoing) => {
    heard.push(incoming.url);
    outgoing.end("{}");
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/${"A".repeat(43)}`;
  const crashed = path.join(root, "crashed");
  await (await openEmbeddedStores({ dataDir: crashed, ...names })).close();
  // The stranger may even have the process id of the planner that crashed.
  const left = JSON.stringify({ pid: process.pid, dynamoUrl: url, s3Url: url });
  await writeFile(path.join(crashed, "endpoints.json"), left);
  expect(await readEndpointFile(crashed)).toBeUndefined();
  const own = await reachStores(crashed);
  expect(own.kind).toBe("opened");
  expect(await readEndpointFile(crashed)).toBeUndefined();
  await own.close();
  stranger.close();
  expect(heard).toEqual([]);
});

test("the addresses are gone when the planner has stopped", async () => {
  await endpoints.remove();
  expect(await readEndpointFile(dataDir)).toBeUndefined();
});
