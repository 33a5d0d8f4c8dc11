import type { ConversationStore } from "@echo/core/port/conversation-store";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { Inbox } from "@echo/core/port/inbox";
import type { LeaseStore } from "@echo/core/port/lease-store";
import type { Ledger } from "@echo/core/port/ledger";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { TurnStore } from "@echo/core/port/turn-store";
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

export interface AwsStores {
  conversations: ConversationStore;
  leases: LeaseStore;
  inbox: Inbox;
  turns: TurnStore;
  projects: ProjectStore;
  documents: DocumentStore;
  ledger: Ledger;
}

/** Every port on one table and one bucket. Give `endpoints` for embedded stores. Else the SDK reads the environment. */
export function createAwsStores(names: {
  table: string;
  bucket: string;
  endpoints?: { dynamo: string; s3: string };
  patience?: Patience;
}): AwsStores {
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
