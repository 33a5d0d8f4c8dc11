import type { ConversationStore } from "@echo/core/port/conversation-store";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { Inbox } from "@echo/core/port/inbox";
import type { LeaseStore } from "@echo/core/port/lease-store";
import type { Ledger } from "@echo/core/port/ledger";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { TurnStore } from "@echo/core/port/turn-store";
import { createMemoryConversationStore } from "./conversation-store.ts";
import { createData } from "./data.ts";
import { createMemoryDocumentStore } from "./document-store.ts";
import { createMemoryInbox } from "./inbox.ts";
import { createMemoryLeaseStore } from "./lease-store.ts";
import { createMemoryLedger } from "./ledger.ts";
import { createMemoryProjectStore } from "./project-store.ts";
import { createMemoryTurnStore } from "./turn-store.ts";

export interface Stores {
  conversations: ConversationStore;
  leases: LeaseStore;
  inbox: Inbox;
  turns: TurnStore;
  projects: ProjectStore;
  documents: DocumentStore;
  ledger: Ledger;
}

/** Every port on one table in memory. Each verb is atomic and deterministic, and keeps the real stores' contract. */
export function createMemoryStores(): Stores {
  const data = createData();
  return {
    conversations: createMemoryConversationStore(data),
    leases: createMemoryLeaseStore(data),
    inbox: createMemoryInbox(data),
    turns: createMemoryTurnStore(data),
    projects: createMemoryProjectStore(data),
    documents: createMemoryDocumentStore(data),
    ledger: createMemoryLedger(data),
  };
}
