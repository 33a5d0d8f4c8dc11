import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { parsePlan } from "@echo/core/plan/parse";
import type { Prd } from "@echo/core/plan/prd";
import { derivePrd, parsePrd, prdDifference, renderPrd } from "@echo/core/plan/prd";
import type { DocumentStore } from "@echo/core/port/document-store";
import { FINAL_PLAN_FILE, PRD_FILE, RALPH_FOLDER } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { ConfinementError, readConfined, writeConfined } from "./confined.ts";
import { removeAbandoned } from "./abandoned.ts";

/** The approved plan cannot be trusted, found or written. */
export class SyncError extends Error {
  readonly code = "sync-failed";
}

export interface Placed {
  isWritten: boolean;
  /** Copies of files that were changed by hand. */
  kept: string[];
}

interface Deps {
  documents: Pick<DocumentStore, "get">;
  workspaceRoot: string;
  now: () => number;
}

/**
 * Puts an approved plan and its prd.json where Ralph looks for them. Other programs also write to the project's folder,
 * so no link in it is followed out of it.
 */
export async function placePlan(deps: Deps, project: Project): Promise<Placed> {
  try {
    return await place(deps, project);
  } catch (error) {
    throw unwritable(project, error) ?? error;
  }
}

async function place(deps: Deps, project: Project): Promise<Placed> {
  const root = path.join(deps.workspaceRoot, project.slug);
  const folder = path.join(root, RALPH_FOLDER);
  const planFile = path.join(root, FINAL_PLAN_FILE);
  const prdFile = path.join(root, PRD_FILE);
  const before = await readConfined(root, planFile);
  const text = await approvedText(deps, project, before);
  await removeAbandoned(root, folder, deps.now());
  const kept: string[] = [];
  const expected = prdOf(text);
  const current = await readConfined(root, prdFile);
  const isPrdStale = expected !== undefined && !isPrdOf(current, expected);
  if (isPrdStale && current !== undefined && current !== prdTextOf(before))
    kept.push(await keepCopy(root, prdFile, current));
  if (before !== text) {
    if (before !== undefined && !(await isStored(deps, project.slug, before)))
      kept.push(await keepCopy(root, planFile, before));
    await writeConfined(root, planFile, text);
  }
  if (isPrdStale) await writeConfined(root, prdFile, renderPrd(expected));
  return { isWritten: before !== text || isPrdStale, kept };
}

/** The approved plan's text. If the file in the workspace has the approved sha256, nothing is fetched. */
async function approvedText({ documents }: Deps, { slug, plan }: Project, there: string | undefined): Promise<string> {
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

function prdOf(planText: string): Prd | undefined {
  const reading = parsePlan(planText);
  return reading.kind === "unreadable" ? undefined : derivePrd(reading.plan);
}

function prdTextOf(planText: string | undefined): string | undefined {
  const prd = planText === undefined ? undefined : prdOf(planText);
  return prd === undefined ? undefined : renderPrd(prd);
}

/** Compares only the fields that come from the plan, because Ralph marks its progress in prd.json. */
function isPrdOf(text: string | undefined, expected: Prd): boolean {
  const current = parsePrd(text ?? "");
  return current.kind === "parsed" && prdDifference(current.prd, expected) === undefined;
}

/** Copies the text beside the file. The name holds the text's hash, so that the same text is copied only once. */
async function keepCopy(root: string, file: string, text: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  const copy = path.join(dir, `${name}.${sha256(text).slice(0, 8)}${ext}`);
  await writeConfined(root, copy, text);
  return copy;
}

/** If one project's folder cannot be written, that project fails alone. The others go on. */
function unwritable({ slug }: Project, error: unknown): SyncError | undefined {
  if (error instanceof ConfinementError)
    return new SyncError(`the approved plan of ${slug} is not written: a link leads out of the project's folder`);
  if (error instanceof Error && "syscall" in error)
    return new SyncError(`the approved plan of ${slug} is not written: ${error.message}`);
  return undefined;
}
