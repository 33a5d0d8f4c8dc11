import type { Stores } from "@echo/core/port/stores";
import { createDynamoClient } from "./client.ts";
import { createConversationStore } from "./dynamo/conversation-store.ts";
import { createInbox } from "./dynamo/inbox.ts";
import { createLeaseStore } from "./dynamo/lease-store.ts";
import { createLedger } from "./dynamo/ledger.ts";
import { createProjectStore } from "./dynamo/project-store.ts";
import type { Table } from "./dynamo/table.ts";
import { createTable } from "./dynamo/table.ts";
import { createTurnReader } from "./dynamo/turn-store.ts";

/** What is on the table alone; of turns, what can be read there. */
export interface TableStores extends Omit<Stores, "documents" | "leases" | "turns"> {
  turns: Pick<Stores["turns"], "load">;
}

/** The webhook's stores. They use the table alone: another AWS client would delay the first answer. */
export function createTableStores(name: string, endpoint?: string): TableStores {
  return storesOn(createTable(createDynamoClient(endpoint), name));
}

/** The stores of dispatch, which also takes leases. */
export function createDispatchStores(name: string): TableStores & Pick<Stores, "leases"> {
  const table = createTable(createDynamoClient(), name);
  return { ...storesOn(table), leases: createLeaseStore(table) };
}

function storesOn(table: Table): TableStores {
  return {
    conversations: createConversationStore(table),
    inbox: createInbox(table, Date.now),
    turns: createTurnReader(table),
    projects: createProjectStore(table),
    ledger: createLedger(table),
  };
}
