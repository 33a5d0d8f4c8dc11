import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  paginateScan,
  PutItemCommand,
  ResourceInUseException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import { BucketAlreadyExists, BucketAlreadyOwnedByYou, CreateBucketCommand } from "@aws-sdk/client-s3";
import { GSI, tableDefinition } from "./dynamo/table.ts";

/** Creates the table of an embedded store, if it is missing. SST makes the table in the cloud. */
export async function provisionTable(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(new CreateTableCommand(tableDefinition(name))).catch((error: unknown) => {
    if (!(error instanceof ResourceInUseException)) throw error;
  });
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 20 }, { TableName: name });
}

export async function provisionBucket(client: S3Client, name: string): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket: name })).catch((error: unknown) => {
    if (!(error instanceof BucketAlreadyOwnedByYou || error instanceof BucketAlreadyExists)) throw error;
  });
}

type Attributes = Record<string, AttributeValue>;

/**
 * Makes the index match the items, and gives items of earlier versions the keys of this one. If the emulator was killed between writing an item and its index entry, entries are
 * missing or out of date. No other process may write during this. If it is killed too, run it again.
 */
export async function rewriteIndex(client: DynamoDBClient, table: string): Promise<void> {
  for (const entry of await scan(client, table, GSI)) {
    const item = await read(client, table, entry);
    if (item === undefined || !isSameEntry(item, entry)) await dropEntry(client, table, entry, item);
  }
  for (const item of await scan(client, table)) {
    if (isDoneInInbox(item)) await putAside(client, table, item);
    else if (item["gsi1pk"] !== undefined) await write(client, table, { ...item, ...indexNow(item) });
  }
}

/** Earlier versions left done inbound among the pending, where every look would read it. */
function isDoneInInbox({ sk, status }: Attributes): boolean {
  return sk?.S?.startsWith("IN#") === true && status?.S === "done";
}

async function putAside(client: DynamoDBClient, table: string, item: Attributes): Promise<void> {
  await write(client, table, { ...item, sk: { S: `DONE#${item["sk"]?.S?.slice("IN#".length)}` } });
  await client.send(new DeleteItemCommand({ TableName: table, Key: keyOf(item) }));
}

/** Earlier versions sorted projects by time alone. A search by slug would not find them. */
function indexNow({ pk, gsi1sk }: Attributes): Attributes {
  const slug = /^PROJECT#(.+)$/.exec(pk?.S ?? "")?.[1];
  return slug === undefined || !/^\d{15}$/.test(gsi1sk?.S ?? "") ? {} : { gsi1sk: { S: `${slug}#${gsi1sk?.S}` } };
}

async function scan(client: DynamoDBClient, table: string, index?: string): Promise<Attributes[]> {
  const found: Attributes[] = [];
  const input = { TableName: table, ...(index === undefined ? {} : { IndexName: index }) };
  for await (const page of paginateScan({ client }, input)) found.push(...(page.Items ?? []));
  return found;
}

async function read(client: DynamoDBClient, table: string, entry: Attributes): Promise<Attributes | undefined> {
  const Key = keyOf(entry);
  return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
}

/** The store drops an entry only when its item is written without it. So this writes the item with it, then without. */
async function dropEntry(
  client: DynamoDBClient,
  table: string,
  entry: Attributes,
  item: Attributes | undefined,
): Promise<void> {
  await write(client, table, { ...item, ...entry });
  if (item === undefined) await client.send(new DeleteItemCommand({ TableName: table, Key: keyOf(entry) }));
  else await write(client, table, item);
}

async function write(client: DynamoDBClient, table: string, item: Attributes): Promise<void> {
  await client.send(new PutItemCommand({ TableName: table, Item: item }));
}

function isSameEntry(item: Attributes, entry: Attributes): boolean {
  return item["gsi1pk"]?.S === entry["gsi1pk"]?.S && item["gsi1sk"]?.S === entry["gsi1sk"]?.S;
}

function keyOf(entry: Attributes): Attributes {
  return Object.fromEntries(["pk", "sk"].flatMap((name) => (entry[name] ? [[name, entry[name]]] : [])));
}
