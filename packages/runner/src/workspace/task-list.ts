import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { readJson } from "@echo/core/text/read-json";
import * as z from "zod";

/** Ralph's list names a project once it is approved. */
const LISTED = new Set<Project["status"]>(["approved", "running", "complete", "failed"]);

/** `approved-tasks.json`, as Ralph reads it. Times are ISO 8601. */
export function renderTaskList(projects: readonly Project[], now: number): string {
  const listed = projects
    .filter((project) => LISTED.has(project.status))
    .toSorted((left, right) => left.proposedAt - right.proposedAt);
  return `${JSON.stringify({ projects: listed.map(task), updated_at: iso(now) }, null, 2)}\n`;
}

function task(project: Project) {
  return {
    slug: project.slug,
    description: project.description,
    status: project.status,
    proposed_at: iso(project.proposedAt),
    planning_session_id: project.planningSessionId ?? null,
    final_plan_path: `${project.slug}/${FINAL_PLAN_FILE}`,
    final_plan_sha256: project.plan?.sha256 ?? null,
    approved_at: iso(project.approvedAt),
    started_at: iso(project.startedAt),
    completed_at: iso(project.completedAt),
  };
}

function iso(time: number): string;
function iso(time: number | undefined): string | null;
function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

/** Whether two lists are the same apart from the time when they were written. */
export function isSameList(left: string, right: string): boolean {
  const withoutTime = (text: string) => text.replace(/"updated_at": "[^"]*"/, "");
  return withoutTime(left) === withoutTime(right);
}

const Listed = z.object({ projects: z.array(z.object({ slug: z.string() })) });

/** The slugs that a list names. None if it cannot be read. */
export function listedSlugs(list: string): string[] {
  return Listed.safeParse(readJson(list)).data?.projects.map(({ slug }) => slug) ?? [];
}
