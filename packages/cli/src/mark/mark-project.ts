import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { MarkStatus, RunReport } from "@echo/core/inbound/inbound";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { Project, ProjectStatus } from "@echo/core/project/project";
import type { TellDeps } from "./tell-report.ts";
import { tellReport } from "./tell-report.ts";

export interface MarkDeps extends TellDeps {
  projects: Pick<ProjectStore, "read" | "move">;
}

export type Marked =
  /** `tells`: the conversation that gets the report. */
  | { kind: "marked"; project: Project; at: number; tells: ConversationKey | undefined }
  | { kind: "refused"; status: ProjectStatus }
  | { kind: "unknown" };

/** A failed run may start again. A complete project needs a new plan first. */
const FROM: Record<MarkStatus, ProjectStatus[]> = {
  running: ["approved", "failed"],
  complete: ["approved", "running", "failed"],
  failed: ["approved", "running"],
};

/**
 * Moves the status first, then puts a report into the conversation's inbox, as durable as a person's message. The
 * conversation's holder tells the chat. If there is no holder, rescue starts a runner. The report's id is made of the
 * status and its time, so a repeat after an interruption completes the mark and sends no second report.
 */
export async function markProject(deps: MarkDeps, report: RunReport & { status: MarkStatus }): Promise<Marked> {
  const before = await deps.projects.read(report.slug);
  if (before === undefined) return { kind: "unknown" };
  const session = before.planningSessionId;
  const when = { from: FROM[report.status], now: deps.now(), ...(session === undefined ? {} : { session }) };
  await deps.projects.move(report.slug, report.status, when);
  const project = await deps.projects.read(report.slug);
  if (project?.status !== report.status) return { kind: "refused", status: project?.status ?? before.status };
  const at = (report.status === "running" ? project.startedAt : project.completedAt) ?? deps.now();
  await tellReport(deps, project, report, `mark-${String(at).padStart(15, "0")}-${report.slug}-${report.status}`, at);
  return { kind: "marked", project, at, tells: project.conversation };
}
