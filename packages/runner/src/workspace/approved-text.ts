import { sha256 } from "@echo/core/id/sha256";
import type { Plan } from "@echo/core/plan/format";
import { parsePlan } from "@echo/core/plan/parse";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { Project } from "@echo/core/project/project";
import { SyncError } from "./sync-error.ts";

interface Deps {
  documents: Pick<DocumentStore, "get">;
}

/** The approved plan's text. If the file in the workspace has the approved sha256, nothing is fetched. */
export async function approvedText(
  { documents }: Deps,
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

export function planOf(text: string): Plan | undefined {
  const reading = parsePlan(text);
  return reading.kind === "unreadable" ? undefined : reading.plan;
}
