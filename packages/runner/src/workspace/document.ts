import type { PhaseStep } from "@echo/core/conversation/phase";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { Workspace } from "./workspace.ts";
import { earlierFile, FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import { sha256 } from "@echo/core/id/sha256";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { SessionBase } from "@echo/core/conversation/session";

interface Deps {
  documents: DocumentStore;
  workspace: Workspace;
}

/** A session, also one that has not begun. */
type Keeping = Pick<SessionBase, "slug" | "documents">;

/** Hides secrets in what is kept. */
type Mask = (text: string) => string;

/** What was committed is not in the document store. Trying again finds nothing new until somebody puts it back. */
export class DocumentMissingError extends Error {
  readonly code = "document-missing";
}

/** The one document that the session's phase writes. */
function documentOf({ phase }: SessionBase): string {
  return phase === FINAL_PHASE ? FINAL_PLAN_FILE : phaseDocument(phase);
}

/** Puts every committed document back as it was committed, and removes what an interrupted attempt added. */
export async function restoreDocuments(deps: Deps, session: SessionBase): Promise<void> {
  for (const [file, committed] of Object.entries(session.documents)) {
    const now = await deps.workspace.read(session.slug, file);
    if (now !== undefined && sha256(now) === committed) continue;
    const text = await deps.documents.get(session.slug, committed);
    if (text === undefined) throw new DocumentMissingError(`${file} of ${session.slug} (${committed})`);
    await deps.workspace.write(session.slug, file, text);
  }
  const current = documentOf(session);
  if (!(current in session.documents)) await deps.workspace.remove(session.slug, current);
}

/**
 * Keeps what earlier plannings of the project left, aside from where this session writes: what lies there is no
 * document of its own. Done again it finds the same: what was moved aside is found there.
 */
export async function takeEarlier<One extends SessionBase>(
  deps: Deps & { mask: Mask; steps: readonly PhaseStep[] },
  session: One,
): Promise<One> {
  let taken = session;
  for (const file of [...deps.steps.map(({ name }) => phaseDocument(name)), FINAL_PLAN_FILE]) {
    for (const [index, text] of (await readEarlier(deps, session.slug, file)).entries()) {
      taken = await keepDocument(deps, taken, earlierFile(file, index + 1), text);
    }
  }
  return taken;
}

/** What lies aside already, oldest first, and behind it what the latest planning left, where that is something else. */
async function readEarlier(
  { workspace, mask }: { workspace: Workspace; mask: Mask },
  slug: SessionBase["slug"],
  file: string,
): Promise<string[]> {
  const texts: string[] = [];
  for (let number = 1; ; number += 1) {
    const aside = await workspace.read(slug, earlierFile(file, number));
    if (aside === undefined) break;
    texts.push(mask(aside));
  }
  const left = mask((await workspace.read(slug, file)) ?? "");
  return left.trim() === "" || texts.includes(left) ? texts : [...texts, left];
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
 * Keeps the phase's document as it is now; `undefined` where nothing is written. A secret in it is hidden in the
 * workspace as well: the next phase reads it there.
 */
export async function keepWritten<One extends SessionBase>(
  deps: Deps & { mask: Mask },
  session: One,
): Promise<One | undefined> {
  const file = documentOf(session);
  const written = (await deps.workspace.read(session.slug, file)) ?? "";
  if (written.trim() === "") return undefined;
  const text = deps.mask(written);
  if (text !== written) await deps.workspace.write(session.slug, file, text);
  return keepDocument(deps, session, file, text);
}
