import type { PhaseStep } from "@echo/core/conversation/phase";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { Workspace } from "./workspace.ts";
import { earlierFile, FINAL_PLAN_FILE, isEarlierFile, phaseDocument } from "@echo/core/project/files";
import { sha256 } from "@echo/core/id/sha256";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { SessionBase } from "@echo/core/conversation/session";

interface Deps {
  documents: DocumentStore;
  workspace: Workspace;
}

/** A session. It may not have begun. */
type Keeping = Pick<SessionBase, "slug" | "documents">;

/** Hides secrets in a text before it is kept. */
type Mask = (text: string) => string;

/** A committed document is missing from the document store. Retries fail until the operator puts it back. */
export class DocumentMissingError extends Error {
  readonly code = "document-missing";
}

/** The document that a phase writes. */
export function documentOf(phase: string): string {
  return phase === FINAL_PHASE ? FINAL_PLAN_FILE : phaseDocument(phase);
}

/** Restores every document as it was committed, and removes a document that only an interrupted attempt wrote. */
export async function restoreDocuments(deps: Deps, session: SessionBase): Promise<void> {
  for (const [file, committed] of Object.entries(session.documents)) {
    const now = await deps.workspace.read(session.slug, file);
    if (now !== undefined && sha256(now) === committed) continue;
    const text = await deps.documents.get(session.slug, committed);
    if (text === undefined) throw new DocumentMissingError(`${file} of ${session.slug} (${committed})`);
    await deps.workspace.write(session.slug, file, text);
  }
  const current = documentOf(session.phase);
  if (!(current in session.documents)) await deps.workspace.remove(session.slug, current);
}

/**
 * Keeps the documents of earlier plannings of the project under other names, apart from the files that this session
 * writes. Doing it again gives the same result, because it also reads the documents that it has already set aside.
 */
export async function takeEarlier<One extends SessionBase>(
  deps: Deps & { mask: Mask; steps: readonly PhaseStep[] },
  session: One,
): Promise<One> {
  const files = [...deps.steps.map(({ name }) => phaseDocument(name)), FINAL_PLAN_FILE];
  let taken = session;
  for (const file of files) {
    for (const [index, text] of (await readEarlier(deps, session, file)).entries()) {
      taken = await keepDocument(deps, taken, earlierFile(file, index + 1), text);
    }
  }
  if (session.replans?.how !== "start-over") return taken;
  await setAside(deps, taken, files);
  return session;
}

/** The person wants to start over: what was settled stays in the folder, but the session does not name it. */
async function setAside({ documents, workspace }: Deps, taken: SessionBase, files: readonly string[]): Promise<void> {
  for (const [file, hash] of Object.entries(taken.documents)) {
    const text = isEarlierFile(file) ? await documents.get(taken.slug, hash) : undefined;
    if (text !== undefined) await workspace.write(taken.slug, file, text);
  }
  for (const file of files) await workspace.remove(taken.slug, file);
}

/**
 * The texts already set aside, oldest first, then the last planning's text and the plan that stands, if they differ from
 * all of them.
 */
async function readEarlier(
  { documents, workspace, mask }: Deps & { mask: Mask },
  { slug, replans }: SessionBase,
  file: string,
): Promise<string[]> {
  const texts: string[] = [];
  for (let number = 1; ; number += 1) {
    const aside = await workspace.read(slug, earlierFile(file, number));
    if (aside === undefined) break;
    texts.push(mask(aside));
  }
  const left = mask((await workspace.read(slug, file)) ?? "");
  const standing = file === FINAL_PLAN_FILE ? replans?.plan : undefined;
  const stands = standing === undefined ? "" : mask((await documents.get(slug, standing)) ?? "");
  return [...new Set([...texts, left, stands])].filter((text) => text.trim() !== "");
}

/** Stores a document's text under its sha256 and names it in the session. */
export async function keepDocument<One extends Keeping>(
  deps: Deps,
  session: One,
  file: string,
  text: string,
): Promise<One> {
  const hash = await deps.documents.put(session.slug, text);
  return { ...session, documents: { ...session.documents, [file]: hash } };
}

/**
 * Keeps the phase's document as it is now. Returns `undefined` if the agent has written none. Also hides secrets in the
 * workspace, because the next phase reads the document there.
 */
export async function keepWritten<One extends SessionBase>(
  deps: Deps & { mask: Mask },
  session: One,
): Promise<One | undefined> {
  const file = documentOf(session.phase);
  const written = (await deps.workspace.read(session.slug, file)) ?? "";
  if (written.trim() === "") return undefined;
  const text = deps.mask(written);
  if (text !== written) await deps.workspace.write(session.slug, file, text);
  return keepDocument(deps, session, file, text);
}
