import { COMMAND_PATIENCE } from "@echo/aws/client";
import { createAwsStores } from "@echo/aws/stores";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { afterAll, beforeAll } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { storeContract } from "./store.ts";

const names = { table: "contract-table", bucket: "contract-bucket" };
let embedded: EmbeddedStores;
let stores: Stores;

beforeAll(async () => {
  embedded = await openEmbeddedStores(names);
  const endpoints = { dynamo: embedded.dynamoUrl, s3: embedded.s3Url };
  stores = createAwsStores({ ...names, endpoints, patience: COMMAND_PATIENCE });
});
afterAll(() => embedded.close());

storeContract("DynamoDB and S3", () => stores);
