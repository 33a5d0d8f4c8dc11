import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { FINAL_PLAN_FILE, RALPH_FOLDER } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { removeAbandoned } from "./abandoned.ts";
import { approvedText, planOf } from "./approved-text.ts";
import { archiveOtherBranch, archiveWithdrawn } from "./archive.ts";
import type { BuiltDeps } from "./built.ts";
import { ConfinementError, readConfined, writeConfined } from "./confined.ts";
import { keepCopy } from "./copy.ts";
import type { Former, PlacedPrd } from "./place-prd.ts";
import { placePrd } from "./place-prd.ts";
import { SyncError } from "./sync-error.ts";
import type { PlacedPlan } from "./task-list.ts";

interface Deps extends BuiltDeps {
  now: () => number;
}

/**
 * Puts an approved plan and its prd.json where Ralph looks for them. Other programs also write to the project's folder,
 * so no link in it is followed out of it. `placed`: what was placed there last.
 */
export async function placePlan(deps: Deps, project: Project, placed?: PlacedPlan): Promise<PlacedPrd> {
  try {
    return await place(deps, project, placed);
  } catch (error) {
    throw unwritable(project, error) ?? error;
  }
}

/** A withdrawn plan goes where no night looks for it. */
export async function takeAway({ workspaceRoot }: Deps, project: Project): Promise<boolean> {
  try {
    return await archiveWithdrawn(workspaceRoot, project);
  } catch (error) {
    throw unwritable(project, error) ?? error;
  }
}

async function place(deps: Deps, project: Project, placed: PlacedPlan | undefined): Promise<PlacedPrd> {
  const root = path.join(deps.workspaceRoot, project.slug);
  const file = path.join(root, FINAL_PLAN_FILE);
  const before = await readConfined(root, file);
  const text = await approvedText(deps, project, before);
  await removeAbandoned(root, path.join(root, RALPH_FOLDER), deps.now());
  const isOther = await makeRoom(root, text, { placed, plan: before });
  const known = isOther ? { placed: undefined, plan: text } : { placed, plan: before };
  const prd = await placePrd(deps, project, root, text, known);
  if (before === text) return prd;
  const isByHand = before !== undefined && !(await isStored(deps, project.slug, before));
  const kept = isByHand ? [await keepCopy(root, file, before)] : [];
  await writeConfined(root, file, text);
  return { ...prd, isWritten: true, kept: [...prd.kept, ...kept] };
}

/**
 * Takes away what was built on another branch. Returns whether the plan that was placed before has another one, also if
 * its files were taken away earlier. An agent may rename the branch of a plan that is being built: its file stays.
 */
async function makeRoom(root: string, approved: string, { placed, plan }: Former): Promise<boolean> {
  const coming = planOf(approved)?.front.ralph.branch;
  if (coming === undefined || placed?.final_plan_sha256 === sha256(approved)) return false;
  const isMoved = await archiveOtherBranch(root, coming);
  const former = placed?.branch ?? (plan === undefined ? undefined : planOf(plan)?.front.ralph.branch);
  return isMoved || (former !== undefined && former !== coming);
}

/**
 * Whether the planner stored this text. Any other text was written by hand. If the store cannot tell, the text counts
 * as written by hand and is kept. (Without the right to list, S3 answers "forbidden" for a missing object.)
 */
async function isStored({ documents }: Deps, slug: string, text: string): Promise<boolean> {
  const stored = await documents.get(slug, sha256(text)).catch(() => undefined);
  return stored !== undefined;
}

/** If one project's folder cannot be written, that project fails alone. The others go on. */
function unwritable({ slug }: Project, error: unknown): SyncError | undefined {
  if (error instanceof ConfinementError)
    return new SyncError(`the approved plan of ${slug} is not written: a link leads out of the project's folder`);
  if (error instanceof Error && "syscall" in error)
    return new SyncError(`the approved plan of ${slug} is not written: ${error.message}`);
  return undefined;
}
