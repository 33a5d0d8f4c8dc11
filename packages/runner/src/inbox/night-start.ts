import type { Session } from "@echo/core/conversation/session";
import { derivePrd, renderPrd } from "@echo/core/plan/prd";
import { FINAL_PLAN_FILE, isPhaseDocument, PRD_FILE } from "@echo/core/project/files";
import type { PlanVersion } from "@echo/core/project/plan-version";
import type { Runner } from "../lease/runner.ts";
import { planOf } from "../workspace/approved-text.ts";
import { ConfinementError } from "../workspace/confined.ts";
import { WorkspaceError } from "../workspace/disk.ts";
import { DocumentMissingError } from "../workspace/document.ts";
import { GitError } from "../workspace/git.ts";
import type { ApprovedStart } from "../workspace/workspace.ts";

export type NightStart = ({ kind: "made" } & ApprovedStart) | { kind: "failed"; detail: string };

/** Makes the commit that the night starts from, from the texts that were stored and shown. */
export async function makeNightStart(runner: Runner, session: Session, plan: PlanVersion): Promise<NightStart> {
  const { slug, began, documents, startedAt } = session;
  try {
    const files = await approvedFiles(runner, session, plan);
    const start = await runner.workspace.commitApproved(slug, {
      plan: plan.sha256,
      files,
      documents,
      began,
      startedAt,
    });
    return { kind: "made", ...start };
  } catch (error) {
    if (!isTold(error)) throw error;
    runner.log("error", "night-start-failed", { slug, error: error.message });
    return { kind: "failed", detail: error instanceof GitError ? error.words : error.message };
  }
}

/** What stands in the way of the commit, and stays until somebody looks. */
function isTold(error: unknown): error is Error {
  return [GitError, DocumentMissingError, ConfinementError, WorkspaceError].some((kind) => error instanceof kind);
}

/** The plan, its prd.json and the phase documents, by their path. */
async function approvedFiles(
  { documents: store }: Runner,
  { slug, documents }: Session,
  { sha256 }: PlanVersion,
): Promise<Record<string, string>> {
  const named = Object.entries(documents).filter(([file]) => isPhaseDocument(file));
  const files: Record<string, string> = {};
  for (const [file, hash] of [...named, [FINAL_PLAN_FILE, sha256] as const]) {
    const text = await store.get(slug, hash);
    if (text === undefined) throw new DocumentMissingError(`${file} of ${slug} (${hash})`);
    files[file] = text;
  }
  const plan = planOf(files[FINAL_PLAN_FILE] ?? "");
  return plan === undefined ? files : { ...files, [PRD_FILE]: renderPrd(derivePrd(plan)) };
}
