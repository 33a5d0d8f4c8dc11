import path from "node:path";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { Progress, Project } from "@echo/core/project/project";
import { ProjectStatus } from "@echo/core/project/project";
import { Slug } from "@echo/core/id/slug";
import { TASK_LIST_FILE } from "@echo/core/project/files";
import { removeAbandoned } from "./abandoned.ts";
import type { BuiltDeps } from "./built.ts";
import { lookConfined, replaceConfined } from "./confined.ts";
import { observePlan } from "./observe-plan.ts";
import { placePlan, takeAway } from "./place-plan.ts";
import { SyncError } from "./sync-error.ts";
import type { PlacedPlan } from "./task-list.ts";
import { isListed, isSameList, listedSlugs, readPlaced, renderTaskList } from "./task-list.ts";

export interface SyncDeps extends BuiltDeps {
  /** `move` notes how far a run has come, which is its sign of life. */
  projects: Pick<ProjectStore, "list" | "read"> & Partial<Pick<ProjectStore, "move">>;
  now: () => number;
  /** Projects that have just changed. They are read from their items, because the index may lag. */
  changed?: readonly Slug[];
}

export interface SyncReport {
  /** Slugs whose files were written. */
  written: string[];
  /** Copies of files that were changed by hand. */
  kept: string[];
  /** Projects whose approved plan could not be trusted, found or written. The list leaves them out. */
  failed: { slug: string; reason: string }[];
  /** Projects whose prd.json cannot be read. It is left as it is. */
  unreadable: { slug: string; reason: string }[];
  isListWritten: boolean;
}

/** A list that is written is compared with the stores once more, for another process may have changed both meanwhile. */
const MAX_ROUNDS = 5;

/**
 * Verifies approved plans and puts them into the workspace. Writes Ralph's list last, so that every plan it names is
 * there. Running it twice changes nothing. Throws if a store cannot be reached.
 */
export async function syncPlans(deps: SyncDeps): Promise<SyncReport> {
  let report: SyncReport = { written: [], kept: [], failed: [], unreadable: [], isListWritten: false };
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { isSettled, ...next } = await syncOnce(deps);
    report = {
      ...next,
      written: [...new Set([...report.written, ...next.written])],
      kept: [...new Set([...report.kept, ...next.kept])],
      isListWritten: report.isListWritten || next.isListWritten,
    };
    if (isSettled) break;
  }
  return report;
}

async function syncOnce(deps: SyncDeps): Promise<SyncReport & { isSettled: boolean }> {
  const file = path.join(deps.workspaceRoot, TASK_LIST_FILE);
  const found = await lookConfined(deps.workspaceRoot, file);
  const before = found.kind === "text" ? found.text : "";
  const placed = readPlaced(before);
  const projects = await collectProjects(deps, [...listedSlugs(before), ...placed.keys(), ...(deps.changed ?? [])]);
  const report: SyncReport = { written: [], kept: [], failed: [], unreadable: [], isListWritten: false };
  const plans = new Map<string, PlacedPlan>();
  for (const project of projects) {
    const plan = await syncProject(deps, project, placed.get(project.slug), report);
    if (plan !== undefined) plans.set(project.slug, plan);
  }
  const failed = new Set(report.failed.map(({ slug }) => slug));
  const trusted = projects.filter(({ slug }) => !failed.has(slug));
  const list = renderTaskList(trusted, plans, deps.now());
  await removeAbandoned(deps.workspaceRoot, deps.workspaceRoot, deps.now());
  if (isSameList(before, list)) return { ...report, isSettled: true };
  const isListWritten = await replaceConfined(deps.workspaceRoot, file, found, list);
  return { ...report, isListWritten, isSettled: false };
}

/**
 * Every project once. While a project moves between two statuses, the index may name it twice or not at all. So this
 * also reads the projects that the last list named and the index does not.
 */
async function collectProjects({ projects, changed = [] }: SyncDeps, named: readonly string[]): Promise<Project[]> {
  const lists = await Promise.all(ProjectStatus.options.map((status) => projects.list(status)));
  const found = new Map(lists.flat().map((project) => [project.slug, project]));
  for (const text of new Set(named)) {
    const slug = Slug.safeParse(text).data;
    if (slug === undefined || (found.has(slug) && !changed.includes(slug))) continue;
    const project = await projects.read(slug);
    if (project !== undefined) found.set(project.slug, project);
  }
  return [...found.values()];
}

/** Places an approved plan, and looks how far a run has come. Returns what the workspace then holds of the project. */
async function syncProject(
  deps: SyncDeps,
  project: Project,
  placed: PlacedPlan | undefined,
  report: SyncReport,
): Promise<PlacedPlan | undefined> {
  const { slug } = project;
  try {
    if (!isListed(project)) return (await takeAway(deps, project)) ? undefined : placed;
    const look = project.status === "approved" ? placePlan : observePlan;
    const { isWritten, kept, unreadable, placed: now, ...seen } = await look(deps, project, placed);
    await noteProgress(deps, project, "progress" in seen ? seen.progress : undefined);
    if (isWritten) report.written.push(slug);
    report.kept.push(...kept);
    if (unreadable !== undefined) report.unreadable.push({ slug, reason: unreadable });
    return now;
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    report.failed.push({ slug, reason: error.message });
    return placed;
  }
}

/** Best effort: on the night's machine the credentials may only read. Then a silent run is told although it goes on. */
async function noteProgress(
  { projects, now }: SyncDeps,
  { slug, status, planningSessionId: session, progress: known }: Project,
  progress: Pick<Progress, "passed" | "total"> | undefined,
): Promise<void> {
  const isNew = progress !== undefined && progress.passed !== known?.passed;
  if (status !== "running" || !isNew || session === undefined) return;
  await projects.move?.(slug, "running", { from: ["running"], session, now: now(), progress }).catch(() => false);
}
