import type { Stores } from "@echo/core/port/stores";
import { createDynamoClient } from "./client.ts";
import { createConversationStore } from "./dynamo/conversation-store.ts";
import { createInbox } from "./dynamo/inbox.ts";
import { createLeaseStore } from "./dynamo/lease-store.ts";
import { createLedger } from "./dynamo/ledger.ts";
import { createProjectStore } from "./dynamo/project-store.ts";
import { createTable } from "./dynamo/table.ts";
import { createTurnReader } from "./dynamo/turn-store.ts";

/** What is on the table alone; of turns, what can be read there. */
export interface TableStores extends Omit<Stores, "documents" | "turns"> {
  turns: Pick<Stores["turns"], "load">;
}

/** The stores for webhook and dispatch. They use the table alone: another AWS client would delay the first answer. */
export function createTableStores(name: string, endpoint?: string): TableStores {
  const table = createTable(createDynamoClient(endpoint), name);
  return {
    conversations: createConversationStore(table),
    leases: createLeaseStore(table),
    inbox: createInbox(table, Date.now),
    turns: createTurnReader(table),
    projects: createProjectStore(table),
    ledger: createLedger(table),
  };
}
