import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateTableCommand, paginateScan, ResourceInUseException, UpdateItemCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { BucketAlreadyExists, BucketAlreadyOwnedByYou, CreateBucketCommand } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import { tableDefinition } from "./dynamo/table.ts";

/** Creates the table where it is missing: embedded stores only, for SST makes the cloud's. */
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

/**
 * Writes every item's index attributes again as they are: an emulator that was killed between item and index has
 * entries that are wrong or missing, and an index that is rewritten is right.
 */
export async function rewriteIndex(client: DynamoDBClient, table: string): Promise<void> {
  for await (const page of paginateScan({ client }, { TableName: table })) {
    for (const { pk, sk, gsi1pk, gsi1sk } of page.Items ?? []) {
      if (pk === undefined || sk === undefined) continue;
      const update = (expression: string, values?: Record<string, typeof pk>) =>
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: { pk, sk },
            UpdateExpression: expression,
            ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
          }),
        );
      await update("REMOVE gsi1pk, gsi1sk");
      if (gsi1pk !== undefined && gsi1sk !== undefined) await update("SET gsi1pk = :pk, gsi1sk = :sk", { ":pk": gsi1pk, ":sk": gsi1sk });
    }
  }
}
