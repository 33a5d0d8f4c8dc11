import { lstat, rename } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { FINAL_PLAN_FILE, PRD_FILE, RALPH_FOLDER } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { readJson } from "@echo/core/text/read-json";
import * as z from "zod";
import { checkInside, makeConfined, readConfined } from "./confined.ts";
import { planOf } from "./place-prd.ts";

/** What Ralph keeps of the plan that it builds, beside prd.json. */
const RALPH_FILES = ["progress.txt", ".last-branch"].map((name) => `${RALPH_FOLDER}/${name}`);

const Branched = z.object({ branchName: z.string() });

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
  await moveAway(root, branchOf(prd) ?? slug, [PRD_FILE, ...RALPH_FILES, ...(isFormer ? [FINAL_PLAN_FILE] : [])]);
  return true;
}

/**
 * If the approved plan is built on another branch than the prd.json that is there, that one's files go into the archive.
 * ralph.sh does the same when the branch changes, but only after the new prd.json has replaced the old one.
 */
export async function archiveOtherBranch(root: string, approved: string): Promise<boolean> {
  const prd = await readConfined(root, path.join(root, PRD_FILE));
  const [there, coming] = [branchOf(prd), planOf(approved)?.front.ralph.branch];
  if (there === undefined || coming === undefined || there === coming) return false;
  await moveAway(root, there, [PRD_FILE, ...RALPH_FILES]);
  return true;
}

function branchOf(prd: string | undefined): string | undefined {
  return Branched.safeParse(readJson(prd ?? "")).data?.branchName;
}

/** Moves what is there, prd.json first: without it nothing is built. Interrupted and done again, it moves the rest. */
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
