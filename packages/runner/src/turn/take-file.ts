import { isSentFile, sentFile } from "@echo/core/project/files";
import { CLOCKS_DIFFER_MS } from "@echo/core/conversation/conversation";
import { splitKey } from "@echo/core/id/conversation-key";
import { safeFileName } from "@echo/core/inbound/file-name";
import { sha256 } from "@echo/core/id/sha256";
import type { Inbound } from "@echo/core/inbound/inbound";
import { readFileText } from "@echo/core/inbound/file-text";
import type { Locale } from "@echo/core/text/locale";
import { say } from "@echo/core/message/say";
import type { FetchedFile } from "@echo/core/port/chat";
import type { FileProblem, SentFile, TakenFile } from "@echo/core/inbound/sent-file";
import { FILE_MAX_BYTES, FILES_PER_MESSAGE, FILES_PER_SESSION } from "@echo/core/inbound/sent-file";
import type { SessionBase, Work } from "@echo/core/conversation/session";
import type { RunnerDeps } from "../lease/deps.ts";
import { LeaseLostError } from "../lease/keeper.ts";
import { keepDocument } from "../workspace/document.ts";

interface Deps extends Pick<RunnerDeps, "chat" | "clock" | "documents" | "log" | "workspace"> {}

/** The session, which now names the kept files, and the result for each file. */
export interface Taken<One> {
  kind: "taken";
  session: One;
  files: TakenFile[];
}

/** The session that the files belong to. It may not have begun. */
type Receiving = Pick<SessionBase, "slug" | "documents" | "album">;

/** Milliseconds after the last message for which the runner retries a file while the platform cannot be reached. */
const PATIENCE_MS = 10 * 60_000;
/** Milliseconds for one file. After the runner has given up one file, the others get less time. */
const FETCH_MS = { patient: 20_000, hurried: 2000 };

/** How the files of one turn are fetched. */
interface Fetching extends Deps {
  stop: AbortSignal;
  /** When the last message was received. */
  lastAt: number;
  limitMs: number;
}

/**
 * Fetches the files of a turn's inbound before the turn begins. It writes them to the workspace, where the agent reads
 * them, and to the document store, so that a redo can restore them. Doing it again gives the same files and names.
 */
export async function takeFiles<One extends Receiving>(
  { chat, clock, documents, log, workspace }: Deps,
  session: One,
  inbound: readonly Inbound[],
  stop: AbortSignal,
): Promise<Taken<One> | { kind: "stopped" }> {
  const lastAt = Math.max(...inbound.map(({ receivedAt }) => receivedAt));
  const deps = { chat, clock, documents, log, workspace };
  const fetching: Fetching = { ...deps, stop, lastAt, limitMs: FETCH_MS.patient };
  try {
    return await takeAll(fetching, session, inbound);
  } catch (error) {
    if (stop.aborted) return { kind: "stopped" };
    throw error;
  }
}

async function takeAll<One extends Receiving>(
  fetching: Fetching,
  session: One,
  inbound: readonly Inbound[],
): Promise<Taken<One>> {
  let taken: Taken<One> = { kind: "taken", session, files: [] };
  // If the workspace cannot keep anything, this fails first: the person is told once, not for each file.
  if (inbound.some((one) => filesOf(one).length > 0)) await fetching.workspace.prepare(session.slug);
  for (const one of inbound) {
    for (const file of filesOf(one)) {
      fetching.stop.throwIfAborted();
      taken = await takeFile(fetching, countOne(taken, one), one, file);
    }
  }
  return taken;
}

function filesOf({ intent }: Inbound): readonly SentFile[] {
  return intent.kind === "reply" || intent.kind === "plan" ? (intent.files ?? []) : [];
}

/** Counts a file of an album. The platform sends each part as a message of its own, but the person sent one message. */
function countOne<One extends Receiving>({ session, ...taken }: Taken<One>, { album: id }: Inbound): Taken<One> {
  if (id === undefined) return { ...taken, session };
  const before = session.album?.id === id ? session.album.files : 0;
  return { ...taken, session: { ...session, album: { id, files: before + 1 } } };
}

async function takeFile<One extends Receiving>(
  fetching: Fetching,
  { session, files }: Taken<One>,
  inbound: Inbound,
  file: SentFile,
): Promise<Taken<One>> {
  const unread = (problem: FileProblem): Taken<One> => {
    fetching.log("warn", "file-unread", { conversation: inbound.conversation, problem });
    return { kind: "taken", session, files: [...files, { kind: "unread", name: file.name, problem }] };
  };
  if (inbound.album !== undefined && (session.album?.files ?? 0) > FILES_PER_MESSAGE) return unread("count");
  if (Object.keys(session.documents).filter(isSentFile).length >= FILES_PER_SESSION) return unread("many");
  const text = await fetchText(fetching, inbound, file);
  if (typeof text !== "string") return unread(text.problem);
  const path = await freeName(fetching, session, file.name, text);
  try {
    await fetching.workspace.write(session.slug, path, text);
  } catch (error) {
    if (error instanceof LeaseLostError) throw error;
    fetching.log("warn", "file-not-written", { slug: session.slug, error: String(error) });
    return unread("unkept");
  }
  const kept = await keepDocument(fetching, session, path, text);
  const one: TakenFile = { kind: "kept", path, bytes: Buffer.byteLength(text), ...givenName(file.name, path) };
  return { kind: "taken", session: kept, files: [...files, one] };
}

/** The sender's name for the file, if the path does not show it. */
function givenName(name: string, path: string): { name?: string } {
  return path.endsWith(`/${name}`) ? {} : { name };
}

/** After this time, the turn starts without the file. So it does if the message bears the time of a wrong clock. */
function isPatient({ clock, lastAt }: Fetching): boolean {
  const agoMs = clock.now() - lastAt;
  return agoMs >= -CLOCKS_DIFFER_MS && agoMs < PATIENCE_MS;
}

/** If the platform cannot be reached, the turn is tried again, but not for ever: one file must not block the turn. */
async function fetchText(
  fetching: Fetching,
  inbound: Inbound,
  file: SentFile,
): Promise<string | { problem: FileProblem }> {
  try {
    const fetched = await fetchInTime(fetching, inbound, file);
    if (fetched.kind !== "fetched") return fetched;
    return readFileText(fetched.bytes, inbound.person.locale) ?? { problem: "not-text" };
  } catch (error) {
    if (fetching.stop.aborted || isPatient(fetching)) throw error;
    fetching.limitMs = FETCH_MS.hurried;
    return { problem: "gone" };
  }
}

async function fetchInTime(
  { chat, clock, stop, limitMs }: Fetching,
  { conversation }: Inbound,
  { ref }: SentFile,
): Promise<FetchedFile> {
  const late = new AbortController();
  const done = new AbortController();
  void clock.sleep(limitMs, done.signal).then(() => late.abort());
  try {
    const signal = AbortSignal.any([stop, late.signal]);
    return await chat.fetchFile(splitKey(conversation).channel, ref, FILE_MAX_BYTES, signal);
  } finally {
    done.abort();
  }
}

/** The first name that is free or already holds the same text. A file that a person sent is never overwritten. */
async function freeName({ workspace }: Deps, session: Receiving, name: string, text: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = sentFile(safeFileName(name, number));
    const known = session.documents[path] ?? hashOf(await workspace.read(session.slug, path));
    if (known === undefined || known === sha256(text)) return path;
  }
}

function hashOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : sha256(text);
}

/** A sentence for the person about each file that the agent could not read. */
export function unreadNotes(locale: Locale, work: Work): string[] {
  return (work.files ?? []).flatMap((file) =>
    file.kind === "unread" ? [say(locale).fileRefused(file.name, file.problem)] : [],
  );
}
