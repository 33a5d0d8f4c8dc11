import path from "node:path";
import { createDynamoClient, createS3Client } from "@echo/aws/client";
import { provisionBucket, provisionTable, rewriteIndex } from "@echo/aws/provision";
import { removeEndpointFile } from "../endpoint-file.ts";
import { startDynamo } from "./dynamo.ts";
import { ownFolder } from "./owner.ts";
import { startS3 } from "./s3.ts";

/** Each address holds a key: whoever has the address can read and change everything. */
export interface EmbeddedStores {
  dynamoUrl: string;
  s3Url: string;
  close: () => Promise<void>;
}

export interface EmbeddedOptions {
  /** Without a folder the stores are in memory. */
  dataDir?: string;
  table: string;
  bucket: string;
}

/** DynamoDB and S3 on the loopback, on free ports. Table and bucket are ready, and the index is repaired. */
export async function openEmbeddedStores({ dataDir, table, bucket }: EmbeddedOptions): Promise<EmbeddedStores> {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const undo of opened.toReversed()) await undo();
  };
  try {
    if (dataDir !== undefined) {
      opened.push((await ownFolder(dataDir)).release);
      // A crash may have left it, and from now on the folder has an owner.
      await removeEndpointFile(dataDir);
    }
    const dynamo = await startDynamo(dataDir === undefined ? undefined : path.join(dataDir, "dynamo"));
    opened.push(dynamo.close);
    const s3 = await startS3(dataDir === undefined ? undefined : path.join(dataDir, "s3"));
    opened.push(s3.close);
    await prepareTable(dynamo.url, table);
    await prepareBucket(s3.url, bucket);
    return { dynamoUrl: dynamo.url, s3Url: s3.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepareTable(url: string, table: string): Promise<void> {
  const client = createDynamoClient(url);
  await provisionTable(client, table);
  await rewriteIndex(client, table);
  client.destroy();
}

async function prepareBucket(url: string, bucket: string): Promise<void> {
  const client = createS3Client(url);
  await provisionBucket(client, bucket);
  client.destroy();
}
