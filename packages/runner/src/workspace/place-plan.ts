import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import type { DocumentStore } from "@echo/core/port/document-store";
import { FINAL_PLAN_FILE, RALPH_FOLDER } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { removeAbandoned } from "./abandoned.ts";
import { archiveOtherBranch, archiveWithdrawn } from "./archive.ts";
import { ConfinementError, readConfined, writeConfined } from "./confined.ts";
import { keepCopy } from "./copy.ts";
import type { PlacedPrd } from "./place-prd.ts";
import { placePrd } from "./place-prd.ts";
import { SyncError } from "./sync-error.ts";
import type { PlacedPlan } from "./task-list.ts";

interface Deps {
  documents: Pick<DocumentStore, "get">;
  workspaceRoot: string;
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
  // An agent may rename the branch of a plan that is being built. Then its file is no other plan's.
  const isPlaced = placed?.final_plan_sha256 === project.plan?.sha256;
  const isOther = !isPlaced && (await archiveOtherBranch(root, text));
  const known = isOther ? { placed: undefined, plan: text } : { placed, plan: before };
  const prd = await placePrd(deps, project, root, text, known);
  if (before === text) return prd;
  const isByHand = before !== undefined && !(await isStored(deps, project.slug, before));
  const kept = isByHand ? [await keepCopy(root, file, before)] : [];
  await writeConfined(root, file, text);
  return { ...prd, isWritten: true, kept: [...prd.kept, ...kept] };
}

/** The approved plan's text. If the file in the workspace has the approved sha256, nothing is fetched. */
export async function approvedText(
  { documents }: Pick<Deps, "documents">,
  { slug, plan }: Project,
  there: string | undefined,
): Promise<string> {
  if (plan === undefined) throw new SyncError(`${slug} is approved but names no plan`);
  if (there !== undefined && sha256(there) === plan.sha256) return there;
  const text = await documents.get(slug, plan.sha256).catch((error: unknown) => {
    if (!isTampered(error)) throw error;
    throw new SyncError(`the approved plan of ${slug} is refused: the bucket holds another text under its sha256`);
  });
  if (text === undefined)
    throw new SyncError(`the approved plan of ${slug} (${plan.sha256.slice(0, 12)}) is missing from the bucket`);
  return text;
}

function isTampered(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "document-tampered";
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
