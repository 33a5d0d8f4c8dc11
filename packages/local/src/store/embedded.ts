import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import path from "node:path";
import dynalite from "dynalite";
import { startFauxqs } from "fauxqs";
import { createDynamoClient, createS3Client } from "@echo/aws/client";
import { provisionBucket, provisionTable, rewriteIndex } from "@echo/aws/provision";

export interface EmbeddedStores {
  dynamoUrl: string;
  s3Url: string;
  close(): Promise<void>;
}

/** Another process has these stores open: only one can. */
export class StoreLockedError extends Error {
  readonly code = "store-locked";
}

/** DynamoDB and S3 on this machine, on disk below `dataDir` or in memory without one, table and bucket ready. */
export async function openEmbeddedStores(options: { dataDir?: string; table: string; bucket: string }): Promise<EmbeddedStores> {
  const { dataDir } = options;
  if (dataDir !== undefined) await mkdir(path.join(dataDir, "s3"), { recursive: true });
  const dynamo = await openDynamo(dataDir);
  const s3 = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false, ...(dataDir === undefined ? {} : { dataDir: path.join(dataDir, "s3") }) });
  const s3Url = `http://127.0.0.1:${s3.port}`;
  const client = createDynamoClient(dynamo.url);
  await provisionTable(client, options.table);
  await rewriteIndex(client, options.table);
  client.destroy();
  const bucketClient = createS3Client(s3Url);
  await provisionBucket(bucketClient, options.bucket);
  bucketClient.destroy();
  return {
    dynamoUrl: dynamo.url,
    s3Url,
    close: async () => {
      await Promise.all([dynamo.close(), s3.stop()]);
    },
  };
}

async function openDynamo(dataDir: string | undefined): Promise<{ url: string; close(): Promise<void> }> {
  const server = dynalite({ createTableMs: 0, ...(dataDir === undefined ? {} : { path: path.join(dataDir, "dynamo") }) });
  await listen(server);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the embedded store listens on a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}
