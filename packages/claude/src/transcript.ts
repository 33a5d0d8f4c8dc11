import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { UserId } from "./run-files.ts";

export interface TranscriptPlace {
  /** Absolute; the agent's home. */
  home: string;
  /** Absolute; where the CLI runs. */
  cwd: string;
}

/** The CLI cuts longer folder names and adds a hash. */
const LONGEST_NAME = 200;

/** The file in which the CLI keeps a session. `cwd` must not have symbolic links, because the CLI resolves them. */
export function transcriptPath({ home, cwd }: TranscriptPlace, sessionId: string): string {
  const name = cwd.replace(/[^A-Za-z0-9]/g, "-");
  const folder = name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}-${hashOf(cwd)}`;
  return join(home, ".claude", "projects", folder, `${sessionId}.jsonl`);
}

/** The CLI's own hash (tried on 2.1.330): 31-polynomial over UTF-16 units in 32 bits, without sign, in base 36. */
function hashOf(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return Math.abs(hash).toString(36);
}

/** Bytes of a session's transcript. 0 if there is none. The transcript only grows from turn to turn. */
export async function transcriptSize(place: TranscriptPlace, sessionId: string): Promise<number> {
  return sizeOf(await realTranscriptPath(place, sessionId));
}

/** Resumes the session if its transcript exists, else begins a session with this id. */
export async function sessionNow(place: TranscriptPlace, id: string): Promise<{ id: string; resume: boolean }> {
  return { id, resume: (await transcriptSize(place, id)) > 0 };
}

export type Fork =
  | { kind: "forked" }
  /** The file holds only `bytes`, less than was committed. 0 if it is gone. */
  | { kind: "incomplete"; bytes: number };

/**
 * Makes a new session that holds exactly the first `bytes` of an old one, without the lines that an interrupted attempt
 * added. The lines keep the old id: the CLI looks only at the file's name (tried), and paths to stored tool results
 * stay right. If the agent runs as another user, `owner`, only that user's file is copied, and they own the copy.
 */
export async function forkTranscript(
  fork: TranscriptPlace & { fromId: string; bytes: number; toId: string; owner?: UserId | undefined },
): Promise<Fork> {
  const { fromId, bytes, toId, owner } = fork;
  if (bytes === 0) return { kind: "forked" };
  const from = await realTranscriptPath(fork, fromId);
  const to = await realTranscriptPath(fork, toId);
  // The agent could have made its folder a link to anywhere, and it would own the file that we make there.
  if (owner !== undefined && !(await isBelow(fork.home, dirname(to)))) return { kind: "incomplete", bytes: 0 };
  const prefix = await readPrefix(from, bytes, owner);
  if (prefix.length < bytes) return { kind: "incomplete", bytes: prefix.length };
  // Write a draft first: from a half-written file, the CLI would resume with a part of the history.
  const draft = `${to}.draft`;
  // Create the file and write through its handle, so that no link is followed.
  const file = await open(draft, "wx", 0o600);
  try {
    try {
      await file.writeFile(prefix);
      await give(file, owner);
    } finally {
      await file.close();
    }
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
  return { kind: "forked" };
}

async function isBelow(home: string, folder: string): Promise<boolean> {
  const [above, real] = await Promise.all([home, folder].map((one) => realpath(one).catch(() => undefined)));
  return above !== undefined && real !== undefined && real.startsWith(above + sep);
}

/** Changes the owner only if it differs: a volume on which one user owns every file refuses any change of owner. */
async function give(file: FileHandle, owner: UserId | undefined): Promise<void> {
  if (owner !== undefined && (await file.stat()).uid !== owner.uid) await file.chown(owner.uid, owner.gid);
}

/** Reads at most the first `bytes`. Nothing if the file is not an ordinary one or belongs to another user. */
async function readPrefix(path: string, bytes: number, owner: UserId | undefined): Promise<Buffer> {
  // The agent could have replaced the file with a pipe, or with a link to a file that only we may read.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(() => undefined);
  if (file === undefined) return Buffer.alloc(0);
  try {
    const found = await file.stat();
    const isTheirs = owner === undefined || found.uid === owner.uid;
    return found.isFile() && isTheirs ? await readAtMost(file, bytes) : Buffer.alloc(0);
  } finally {
    await file.close();
  }
}

async function readAtMost(file: FileHandle, bytes: number): Promise<Buffer> {
  const prefix = Buffer.alloc(bytes);
  let read = 0;
  while (read < bytes) {
    const { bytesRead } = await file.read(prefix, read, bytes - read, read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return prefix.subarray(0, read);
}

async function realTranscriptPath({ home, cwd }: TranscriptPlace, sessionId: string): Promise<string> {
  const real = await realpath(cwd).catch(() => cwd);
  return transcriptPath({ home, cwd: real }, sessionId);
}

async function sizeOf(path: string): Promise<number> {
  const file = await stat(path).catch(() => undefined);
  return file?.size ?? 0;
}
