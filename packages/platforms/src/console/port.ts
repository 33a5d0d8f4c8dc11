import type { Conversation } from "@echo/core/conversation/conversation";
import type { PhaseStep } from "@echo/core/conversation/phase";
import type { ConversationStore } from "@echo/core/port/conversation-store";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { Inbox } from "@echo/core/port/inbox";
import type { ProjectStore } from "@echo/core/port/project-store";

/** A warning or an error of the running system, as its log has it. */
export interface Trouble {
  /** ISO time. */
  time: string;
  level: string;
  event: string;
  /** The line's other fields, `name=value`. */
  detail: string;
}

/** What the console's pages read; nothing here changes anything. */
export interface ConsoleSource {
  conversations: Pick<ConversationStore, "read">;
  projects: Pick<ProjectStore, "read" | "list">;
  documents: Pick<DocumentStore, "get">;
  inbox: Pick<Inbox, "listPending" | "listStranded">;
  /** Every conversation with a live session or an opening, on every adapter. */
  listSessions: () => Promise<Conversation[]>;
  /** The newest first. */
  listTrouble: () => Trouble[];
  steps: readonly PhaseStep[];
  now: () => number;
}
