import { lstat, rename } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { branchOfPrd } from "@echo/core/plan/prd-progress";
import { FINAL_PLAN_FILE, PRD_FILE, PROGRESS_FILE, RALPH_FOLDER } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { checkInside, lookConfined, makeConfined, readConfined } from "./confined.ts";

const LAST_BRANCH_FILE = `${RALPH_FOLDER}/.last-branch`;

/**
 * What Ralph keeps of the plan that it builds, in the order in which it is moved. As long as one of the last two is
 * there, an interrupted move is done again.
 */
const RALPH_FILES = [PROGRESS_FILE, PRD_FILE, LAST_BRANCH_FILE];

/**
 * A withdrawn plan is taken away from the night: its files go into the archive, where they can be read. A draft of a
 * later planning stays. A project that is only being planned again keeps its files, because they may count again.
 */
export async function archiveWithdrawn(workspaceRoot: string, project: Project): Promise<boolean> {
  const { slug, status, formerPlans = [] } = project;
  if (status !== "pending" || formerPlans.length === 0) return false;
  const root = path.join(workspaceRoot, slug);
  const [plan, prd] = await Promise.all(
    [FINAL_PLAN_FILE, PRD_FILE].map((file) => readConfined(root, path.join(root, file))),
  );
  const isFormer = plan !== undefined && formerPlans.some((former) => former.sha256 === sha256(plan));
  if (!isFormer && prd === undefined) return false;
  await moveAway(root, branchOfPrd(prd ?? "") ?? slug, [...RALPH_FILES, ...(isFormer ? [FINAL_PLAN_FILE] : [])]);
  return true;
}

/**
 * If the approved plan is built on another branch than the prd.json that is there, that one's files go into the archive.
 * ralph.sh does the same when the branch changes, but only after the new prd.json has replaced the old one.
 */
export async function archiveOtherBranch(root: string, coming: string): Promise<boolean> {
  const there = await branchThere(root);
  if (there === undefined || there === coming) return false;
  await moveAway(root, there, RALPH_FILES);
  return true;
}

/** The branch of what Ralph has here. A prd.json that was moved away already has left the branch's name behind. */
async function branchThere(root: string): Promise<string | undefined> {
  const prd = await lookConfined(root, path.join(root, PRD_FILE));
  if (prd.kind === "text") return branchOfPrd(prd.text);
  const last = prd.kind === "missing" ? await readConfined(root, path.join(root, LAST_BRANCH_FILE)) : undefined;
  return last === undefined || last.trim() === "" ? undefined : last.trim();
}

/** Moves what is there. Interrupted and done again, it moves the rest. */
async function moveAway(root: string, branch: string, files: readonly string[]): Promise<void> {
  const folder = await freeFolder(
    root,
    branch
      .replace(/^ralph\//, "")
      .replace(/[^\w-]+/g, "-")
      .slice(0, 100),
  );
  for (const file of files) {
    const from = path.join(root, file);
    if (!(await exists(from))) continue;
    await checkInside(root, path.dirname(from));
    await makeConfined(root, folder);
    await rename(from, path.join(folder, path.basename(file)));
  }
}

/** Never an archive that is already there. */
async function freeFolder(root: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const folder = path.join(root, RALPH_FOLDER, "archive", number === 1 ? name : `${name}.${number}`);
    if (!(await exists(folder))) return folder;
  }
}

async function exists(file: string): Promise<boolean> {
  return (await lstat(file).catch(() => undefined)) !== undefined;
}
