import path from "node:path";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { Project } from "@echo/core/project/project";
import { ProjectStatus } from "@echo/core/project/project";
import { Slug } from "@echo/core/id/slug";
import { TASK_LIST_FILE } from "@echo/core/project/files";
import { readConfined, writeConfined } from "./confined.ts";
import { removeAbandoned } from "./abandoned.ts";
import type { Placed } from "./place-plan.ts";
import { placePlan, SyncError } from "./place-plan.ts";
import { isSameList, listedSlugs, renderTaskList } from "./task-list.ts";

export interface SyncDeps {
  projects: Pick<ProjectStore, "list" | "read">;
  documents: Pick<DocumentStore, "get">;
  workspaceRoot: string;
  now: () => number;
}

export interface SyncReport {
  /** Slugs whose files were written. */
  written: string[];
  /** Copies of files that were changed by hand. */
  kept: string[];
  /** Projects whose approved plan could not be trusted, found or written. The list leaves them out. */
  failed: { slug: string; reason: string }[];
  isListWritten: boolean;
}

/**
 * Verifies approved plans and puts them into the workspace. Writes Ralph's list last, so that every plan it names is
 * there. Running it twice changes nothing. Throws if a store cannot be reached.
 */
export async function syncPlans(deps: SyncDeps): Promise<SyncReport> {
  const file = path.join(deps.workspaceRoot, TASK_LIST_FILE);
  const before = (await readConfined(deps.workspaceRoot, file)) ?? "";
  const projects = await collectProjects(deps, listedSlugs(before));
  const report: SyncReport = { written: [], kept: [], failed: [], isListWritten: false };
  for (const project of projects.filter(({ status }) => status === "approved")) await place(deps, project, report);
  const failed = new Set(report.failed.map(({ slug }) => slug));
  const trusted = projects.filter(({ slug }) => !failed.has(slug));
  const list = renderTaskList(trusted, deps.now());
  await removeAbandoned(deps.workspaceRoot, deps.workspaceRoot, deps.now());
  if (isSameList(before, list)) return report;
  await writeConfined(deps.workspaceRoot, file, list);
  return { ...report, isListWritten: true };
}

/**
 * Every project once. While a project moves between two statuses, the index may name it twice or not at all. So this
 * also reads the projects that the last list named and the index does not.
 */
async function collectProjects({ projects }: SyncDeps, listedBefore: readonly string[]): Promise<Project[]> {
  const lists = await Promise.all(ProjectStatus.options.map((status) => projects.list(status)));
  const found = new Map(lists.flat().map((project) => [project.slug, project]));
  for (const text of listedBefore) {
    const slug = Slug.safeParse(text).data;
    const project = slug === undefined || found.has(slug) ? undefined : await projects.read(slug);
    if (project !== undefined) found.set(project.slug, project);
  }
  return [...found.values()];
}

async function place(deps: SyncDeps, project: Project, report: SyncReport): Promise<void> {
  const { slug } = project;
  try {
    const placed: Placed = await placePlan(deps, project);
    if (placed.isWritten) report.written.push(slug);
    report.kept.push(...placed.kept);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    report.failed.push({ slug, reason: error.message });
  }
}
