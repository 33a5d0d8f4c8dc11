import type { ConversationStore } from "./conversation-store.ts";
import type { DocumentStore } from "./document-store.ts";
import type { Inbox } from "./inbox.ts";
import type { LeaseStore } from "./lease-store.ts";
import type { Ledger } from "./ledger.ts";
import type { ProjectStore } from "./project-store.ts";
import type { TurnStore } from "./turn-store.ts";

/** Everything that is stored, each part behind its own port. */
export interface Stores {
  conversations: ConversationStore;
  leases: LeaseStore;
  inbox: Inbox;
  turns: TurnStore;
  projects: ProjectStore;
  documents: DocumentStore;
  ledger: Ledger;
}
