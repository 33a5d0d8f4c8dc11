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
  /** `tells`: the conversation that gets the report. */
  | { kind: "marked"; project: Project; at: number; tells: ConversationKey | undefined }
  | { kind: "refused"; status: ProjectStatus }
  | { kind: "unknown" };

/** A failed run may start again. A complete project needs a new plan first. */
const FROM: Record<RunReport["status"], ProjectStatus[]> = {
  running: ["approved", "failed"],
  complete: ["approved", "running", "failed"],
  failed: ["approved", "running"],
};

/**
 * Moves the status first, then puts a report into the conversation's inbox, as durable as a person's message. The
 * conversation's holder tells the chat. If there is no holder, rescue starts a runner. The report's id is made of the
 * status and its time, so a repeat after an interruption completes the mark and sends no second report.
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

/** The chosen language, else the language that the conversation used last. */
async function localeOf({ locale, conversations, turns }: MarkDeps, key: ConversationKey): Promise<Locale> {
  if (locale !== "auto") return locale;
  const conversation = await conversations.read(key);
  if (conversation?.session !== undefined) return conversation.session.locale;
  const last = conversation?.outbox === undefined ? undefined : await turns.load(key, conversation.outbox);
  return last?.replies[0]?.locale ?? "en";
}
