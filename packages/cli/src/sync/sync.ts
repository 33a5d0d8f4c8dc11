import { readFile } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@echo/core/hash";
import { parsePlan } from "@echo/core/plan/parse";
import { derivePrd, parsePrd, prdDifference } from "@echo/core/plan/prd";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { Project } from "@echo/core/project";
import { ProjectStatus } from "@echo/core/project";
import { isSameList, renderTaskList } from "./task-list.ts";
import { writeWhole } from "./write-whole.ts";

export const TASK_LIST_FILE = "approved-tasks.json";

export interface SyncDeps {
  projects: Pick<ProjectStore, "list">;
  documents: Pick<DocumentStore, "get">;
  workspaceRoot: string;
  now: () => number;
}

export interface SyncReport {
  /** Slugs whose files were written, and files changed by hand that were kept under another name. */
  written: string[];
  kept: string[];
}

/** A plan that cannot be trusted or fetched: nothing of that project was touched. */
export class SyncError extends Error {
  readonly code = "sync-failed";
}

/** Brings approved plans into the workspace, verified, and writes the list that Ralph reads. Twice changes nothing. */
export async function syncPlans(deps: SyncDeps): Promise<SyncReport> {
  const lists = await Promise.all(ProjectStatus.options.map((status) => deps.projects.list(status)));
  const projects = lists.flat();
  const report: SyncReport = { written: [], kept: [] };
  for (const project of projects.filter(({ status }) => status === "approved"))
    await syncProject(deps, project, report);
  const file = path.join(deps.workspaceRoot, TASK_LIST_FILE);
  const list = renderTaskList(projects, deps.now());
  if (!isSameList((await read(file)) ?? "", list)) await writeWhole(file, list);
  return report;
}

async function syncProject(deps: SyncDeps, { slug, plan }: Project, report: SyncReport): Promise<void> {
  if (plan === undefined) throw new SyncError(`${slug} is approved but names no plan`);
  const text = await deps.documents.get(slug, plan.sha256);
  if (text === undefined)
    throw new SyncError(`the approved plan of ${slug} (${plan.sha256.slice(0, 12)}) is missing from the bucket`);
  const folder = path.join(deps.workspaceRoot, slug, "scripts", "ralph");
  const file = path.join(folder, "final-plan.md");
  const before = await read(file);
  const prdChanged = await syncPrd(path.join(folder, "prd.json"), text);
  if (before === text) {
    if (prdChanged) report.written.push(slug);
    return;
  }
  if (before !== undefined && !(await isOurs(deps, slug, before))) {
    const copy = path.join(folder, `final-plan.${sha256(before).slice(0, 8)}.md`);
    await writeWhole(copy, before);
    report.kept.push(copy);
  }
  await writeWhole(file, text);
  report.written.push(slug);
}

/** Whether the text is a version that the planner stored; anything else was written by hand. */
async function isOurs(deps: SyncDeps, slug: string, text: string): Promise<boolean> {
  return (await deps.documents.get(slug, sha256(text))) !== undefined;
}

/** Ralph marks its progress in prd.json: it is written only where it does not say what the plan says. */
async function syncPrd(file: string, planText: string): Promise<boolean> {
  const reading = parsePlan(planText);
  if (reading.kind === "unreadable") return false;
  const expected = derivePrd(reading.plan);
  const current = parsePrd((await read(file)) ?? "");
  if (current.kind === "parsed" && prdDifference(current.prd, expected) === undefined) return false;
  await writeWhole(file, `${JSON.stringify(expected, null, 2)}\n`);
  return true;
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
