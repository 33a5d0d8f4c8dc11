import type { Conversation } from "@echo/core/conversation/conversation";
import type { PhaseStep } from "@echo/core/conversation/phase";
import type { ConversationStore } from "@echo/core/port/conversation-store";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { Inbox } from "@echo/core/port/inbox";
import type { ProjectStore } from "@echo/core/port/project-store";

/** A warning or an error from the running system's log. */
export interface Trouble {
  /** ISO time. */
  time: string;
  level: string;
  event: string;
  /** The line's other fields, `name=value`. */
  detail: string;
}

/** What the console's pages read. None of these functions changes anything. */
export interface ConsoleSource {
  conversations: Pick<ConversationStore, "read">;
  projects: Pick<ProjectStore, "read" | "list">;
  documents: Pick<DocumentStore, "get">;
  inbox: Pick<Inbox, "listPending" | "listStranded">;
  /** Every conversation with a live or opening planning session, on every adapter. */
  listSessions: () => Promise<Conversation[]>;
  /** Newest first. */
  listTrouble: () => Trouble[];
  steps: readonly PhaseStep[];
  now: () => number;
}
