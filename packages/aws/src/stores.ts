import type { Stores } from "@echo/core/port/stores";
import type { Patience } from "./client.ts";
import { createDynamoClient, createS3Client } from "./client.ts";
import { createConversationStore } from "./dynamo/conversation-store.ts";
import { createInbox } from "./dynamo/inbox.ts";
import { createLeaseStore } from "./dynamo/lease-store.ts";
import { createLedger } from "./dynamo/ledger.ts";
import { createProjectStore } from "./dynamo/project-store.ts";
import { createTable } from "./dynamo/table.ts";
import { createTurnStore } from "./dynamo/turn-store.ts";
import { createDocumentStore } from "./s3/document-store.ts";

/** Every port on one table and one bucket. `endpoints` is for embedded stores; else the SDK's own environment decides. */
export function createAwsStores(names: {
  table: string;
  bucket: string;
  endpoints?: { dynamo: string; s3: string };
  patience?: Patience;
}): Stores {
  const table = createTable(createDynamoClient(names.endpoints?.dynamo, names.patience), names.table);
  const documents = createDocumentStore(createS3Client(names.endpoints?.s3), names.bucket);
  return {
    conversations: createConversationStore(table),
    leases: createLeaseStore(table),
    inbox: createInbox(table, Date.now),
    turns: createTurnStore(table, documents),
    projects: createProjectStore(table),
    documents,
    ledger: createLedger(table),
  };
}
