import type { Stores } from "@echo/core/port/stores";
import { createMemoryConversationStore } from "./conversation-store.ts";
import { createData } from "./data.ts";
import { createMemoryDocumentStore } from "./document-store.ts";
import { createMemoryInbox } from "./inbox.ts";
import { createMemoryLeaseStore } from "./lease-store.ts";
import { createMemoryLedger } from "./ledger.ts";
import { createMemoryProjectStore } from "./project-store.ts";
import { createMemoryTurnStore } from "./turn-store.ts";

/** Every port on one table in memory; each verb is atomic and deterministic. Held to the same contract as the real ones. */
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
