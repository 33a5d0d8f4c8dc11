import { approvedRef, FINAL_PLAN_FILE } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { readJson } from "@echo/core/text/read-json";
import * as z from "zod";

/** Ralph's list names a project once it is approved. */
const LISTED = new Set<Project["status"]>(["approved", "running", "complete", "failed"]);

export function isListed({ status }: Project): boolean {
  return LISTED.has(status);
}

/** What this workspace holds of a project: the plan that was placed last, and the stories that were seen as passed. */
export const PlacedPlan = z.object({
  final_plan_sha256: z.string(),
  branch: z.string().nullable().default(null),
  max_iterations: z.int().nullable().default(null),
  stories_passed: z.array(z.string()).default([]),
});
export type PlacedPlan = z.infer<typeof PlacedPlan>;
export type PlacedPlans = ReadonlyMap<string, PlacedPlan>;

/** `approved-tasks.json`, as Ralph reads it. Times are ISO 8601. `placed` is the planner's own memory. */
export function renderTaskList(projects: readonly Project[], placed: PlacedPlans, now: number): string {
  const listed = projects.filter(isListed).toSorted(byProposal);
  const tasks = listed.map((project) => task(project, placed.get(project.slug)));
  const memory = Object.fromEntries([...placed].toSorted(([left], [right]) => (left < right ? -1 : 1)));
  return `${JSON.stringify({ projects: tasks, updated_at: iso(now), placed: memory }, null, 2)}\n`;
}

/** The same in every round, so that the list does not change by itself. */
function byProposal(left: Project, right: Project): number {
  return left.proposedAt - right.proposedAt || (left.slug < right.slug ? -1 : 1);
}

function task(project: Project, placed: PlacedPlan | undefined) {
  const sha256 = project.plan?.sha256 ?? null;
  const settings = placed?.final_plan_sha256 === sha256 ? placed : undefined;
  return {
    slug: project.slug,
    description: project.description,
    status: project.status,
    proposed_at: iso(project.proposedAt),
    planning_session_id: project.planningSessionId ?? null,
    final_plan_path: `${project.slug}/${FINAL_PLAN_FILE}`,
    final_plan_sha256: sha256,
    branch: settings?.branch ?? null,
    max_iterations: settings?.max_iterations ?? null,
    start_commit: project.approvedCommit ?? null,
    start_ref: project.approvedCommit === undefined || sha256 === null ? null : approvedRef(sha256),
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

const Named = z.object({ slug: z.string(), final_plan_sha256: z.string().nullish() });

const List = z.object({
  projects: z.array(z.unknown()).catch([]).default([]),
  placed: z.record(z.string(), z.unknown()).catch({}).default({}),
});

/** Another program may have changed the list: an entry that cannot be read does not take the others along. */
function readList(list: string) {
  const { projects, placed } = List.safeParse(readJson(list.replace(/^\uFEFF/, ""))).data ?? {
    projects: [],
    placed: {},
  };
  return {
    named: projects.flatMap((entry) => Named.safeParse(entry).data ?? []),
    placed: Object.entries(placed).flatMap(([slug, entry]): [string, PlacedPlan][] => {
      const plan = PlacedPlan.safeParse(entry).data;
      return plan === undefined ? [] : [[slug, plan]];
    }),
  };
}

/** What a list says was placed. A list of an earlier version says only which plan it was. None if it is unreadable. */
export function readPlaced(list: string): Map<string, PlacedPlan> {
  const { named, placed } = readList(list);
  const older = named.flatMap(({ slug, final_plan_sha256 }): [string, PlacedPlan][] =>
    typeof final_plan_sha256 === "string" ? [[slug, PlacedPlan.parse({ final_plan_sha256 })]] : [],
  );
  return new Map([...older, ...placed]);
}

/** The slugs that a list names. None if it cannot be read. */
export function listedSlugs(list: string): string[] {
  return readList(list).named.map(({ slug }) => slug);
}
