import type { ConversationStore } from "@echo/core/port/conversation-store";
import type { Inbox } from "@echo/core/port/inbox";
import type { LeaseStore } from "@echo/core/port/lease-store";
import type { Ledger } from "@echo/core/port/ledger";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { TurnStore } from "@echo/core/port/turn-store";
import { createDynamoClient } from "./client.ts";
import { createConversationStore } from "./dynamo/conversation-store.ts";
import { createInbox } from "./dynamo/inbox.ts";
import { createLeaseStore } from "./dynamo/lease-store.ts";
import { createLedger } from "./dynamo/ledger.ts";
import { createProjectStore } from "./dynamo/project-store.ts";
import { createTable } from "./dynamo/table.ts";
import { createTurnReader } from "./dynamo/turn-store.ts";

export interface TableStores {
  conversations: ConversationStore;
  leases: LeaseStore;
  inbox: Inbox;
  turns: Pick<TurnStore, "load">;
  projects: ProjectStore;
  ledger: Ledger;
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
