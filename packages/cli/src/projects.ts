import type { Project } from "@echo/core/project/project";
import { ProjectStatus } from "@echo/core/project/project";
import type { Command, ExitCode } from "./command.ts";
import { refuseOperands, UsageError } from "./command.ts";
import { withStores } from "./store/open.ts";
import { isoTime, renderTable } from "./table.ts";

export const projectsCommand: Command = {
  name: "projects",
  operands: "[--status <status>]",
  summary: "Lists projects with their status and its time.",
  details: [`Statuses: ${ProjectStatus.options.join(", ")}.`],
  options: { status: { type: "string", value: "<status>", help: "only those" } },
  run: (context, input) => {
    refuseOperands(input);
    const statuses = readStatuses(input.values["status"]);
    return withStores<ExitCode>(context, async (stores) => {
      const lists = await Promise.all(statuses.map((status) => stores.projects.list(status)));
      const projects = lists.flat();
      if (stores.emptiness !== undefined) context.warn(stores.emptiness);
      if (input.isJson) context.print(JSON.stringify(projects.map(toJson), null, 2));
      else if (projects.length === 0) context.print("No projects.");
      else context.print(renderTable(["slug", "status", "since", "description"], projects.map(toRow)));
      return 0;
    });
  },
};

function readStatuses(given: string | boolean | undefined): readonly ProjectStatus[] {
  if (given === undefined) return ProjectStatus.options;
  const parsed = ProjectStatus.safeParse(given);
  if (!parsed.success) throw new UsageError(`--status: expected one of ${ProjectStatus.options.join(", ")}`);
  return [parsed.data];
}

function toRow(project: Project): string[] {
  const since = sinceOf(project);
  return [project.slug, project.status, since === undefined ? "" : isoTime(since), project.description];
}

/** When the project got its status. */
function sinceOf(project: Project): number | undefined {
  switch (project.status) {
    case "pending":
      return project.proposedAt;
    case "planning":
      return project.planningAt;
    case "approved":
      return project.approvedAt;
    case "running":
      return project.startedAt;
    case "complete":
    case "failed":
      return project.completedAt;
  }
}

function toJson(project: Project) {
  const time = (at: number | undefined) => (at === undefined ? null : isoTime(at));
  return {
    slug: project.slug,
    description: project.description,
    status: project.status,
    conversation: project.conversation ?? null,
    planning_session_id: project.planningSessionId ?? null,
    plan_version: project.plan?.version ?? null,
    plan_sha256: project.plan?.sha256 ?? null,
    proposed_at: time(project.proposedAt),
    proposed_by: project.proposedBy ?? null,
    planning_at: time(project.planningAt),
    approved_at: time(project.approvedAt),
    approved_by: project.approvedBy ?? null,
    started_at: time(project.startedAt),
    completed_at: time(project.completedAt),
  };
}
