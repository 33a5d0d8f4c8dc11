import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Inbound, RunReport } from "@echo/core/inbound/inbound";
import type { Locale } from "@echo/core/text/locale";
import type { ConversationStore } from "@echo/core/port/conversation-store";
import type { Inbox } from "@echo/core/port/inbox";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { TurnStore } from "@echo/core/port/turn-store";
import type { Project, ProjectStatus } from "@echo/core/project/project";

export interface MarkDeps {
  projects: Pick<ProjectStore, "read" | "move">;
  conversations: Pick<ConversationStore, "read" | "wake">;
  inbox: Pick<Inbox, "append">;
  turns: Pick<TurnStore, "load">;
  now: () => number;
  /** `PLANNER_LOCALE` */
  locale: Locale | "auto";
}

export type Marked =
  /** `tells`: the conversation that hears of it. */
  | { kind: "marked"; project: Project; at: number; tells: ConversationKey | undefined }
  | { kind: "refused"; status: ProjectStatus }
  | { kind: "unknown" };

/** A run may be taken up again after it failed; what is complete is planned anew. */
const FROM: Record<RunReport["status"], ProjectStatus[]> = {
  running: ["approved", "failed"],
  complete: ["approved", "running", "failed"],
  failed: ["approved", "running"],
};

/**
 * The status first, then a report in the conversation's inbox, as durable as a person's message: whoever holds the
 * conversation tells it, and rescue starts somebody where nobody does. Its id is the status and its time, so doing this
 * again after it was cut off completes it and doubles nothing.
 */
export async function markProject(deps: MarkDeps, report: RunReport): Promise<Marked> {
  const before = await deps.projects.read(report.slug);
  if (before === undefined) return { kind: "unknown" };
  const session = before.planningSessionId;
  const when = { from: FROM[report.status], now: deps.now(), ...(session === undefined ? {} : { session }) };
  await deps.projects.move(report.slug, report.status, when);
  const project = await deps.projects.read(report.slug);
  if (project?.status !== report.status) return { kind: "refused", status: project?.status ?? before.status };
  const at = (report.status === "running" ? project.startedAt : project.completedAt) ?? deps.now();
  if (project.conversation !== undefined) await tell(deps, project, project.conversation, report, at);
  return { kind: "marked", project, at, tells: project.conversation };
}

async function tell(
  deps: MarkDeps,
  project: Project,
  conversation: ConversationKey,
  report: RunReport,
  at: number,
): Promise<void> {
  const inbound: Inbound = {
    id: `mark-${String(at).padStart(15, "0")}-${report.slug}-${report.status}`,
    conversation,
    person: { id: project.approvedBy ?? "echo-planner", locale: await localeOf(deps, conversation) },
    intent: report,
    receivedAt: at,
  };
  await deps.inbox.append(inbound);
  await deps.conversations.wake(conversation, deps.now());
}

/** The language of what was said there last, where no other was chosen. */
async function localeOf({ locale, conversations, turns }: MarkDeps, key: ConversationKey): Promise<Locale> {
  if (locale !== "auto") return locale;
  const conversation = await conversations.read(key);
  if (conversation?.session !== undefined) return conversation.session.locale;
  const last = conversation?.outbox === undefined ? undefined : await turns.load(key, conversation.outbox);
  return last?.replies[0]?.locale ?? "en";
}
