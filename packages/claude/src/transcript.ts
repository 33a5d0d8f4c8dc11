import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open, realpath, rename, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { UserId } from "./run-files.ts";

export interface TranscriptPlace {
  /** Absolute; the agent's home. */
  home: string;
  /** Absolute; where the CLI runs. */
  cwd: string;
}

/** Longer folder names are cut, and told apart by a hash. */
const LONGEST_NAME = 200;

/** Where the CLI keeps a session. `cwd` without symbolic links: the CLI resolves them. */
export function transcriptPath({ home, cwd }: TranscriptPlace, sessionId: string): string {
  const name = cwd.replace(/[^A-Za-z0-9]/g, "-");
  const folder = name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}-${hashOf(cwd)}`;
  return join(home, ".claude", "projects", folder, `${sessionId}.jsonl`);
}

/** 31-polynomial over UTF-16 units in 32 bits, in base 36 without its sign: the CLI's own (tried on 2.1.330). */
function hashOf(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return Math.abs(hash).toString(36);
}

/** Bytes of a session's transcript; 0 when there is none. Between turns it only grows. */
export async function transcriptSize(place: TranscriptPlace, sessionId: string): Promise<number> {
  return sizeOf(await realTranscriptPath(place, sessionId));
}

/** How a session goes on: resumed where its transcript exists, else begun under that id. */
export async function sessionNow(place: TranscriptPlace, id: string): Promise<{ id: string; resume: boolean }> {
  return { id, resume: (await transcriptSize(place, id)) > 0 };
}

export type Fork =
  | { kind: "forked" }
  /** Less is there than was committed: `bytes`, 0 when the file is gone. */
  | { kind: "incomplete"; bytes: number };

/**
 * A new session that holds exactly the first `bytes` of an old one, so that what an interrupted attempt added is not
 * in it. Lines keep the old id: the CLI goes by the file's name (tried), and paths to stored tool results stay right.
 * Where the agent is another user, `owner`, the copy is its own, and nothing is copied that was not.
 */
export async function forkTranscript(
  fork: TranscriptPlace & { fromId: string; bytes: number; toId: string; owner?: UserId | undefined },
): Promise<Fork> {
  const { fromId, bytes, toId, owner } = fork;
  if (bytes === 0) return { kind: "forked" };
  const from = await realTranscriptPath(fork, fromId);
  const to = await realTranscriptPath(fork, toId);
  // Their folder could lead anywhere, and what is made there would be theirs.
  if (owner !== undefined && !(await isBelow(fork.home, dirname(to)))) return { kind: "incomplete", bytes: 0 };
  const prefix = await readPrefix(from, bytes, owner);
  if (prefix.length < bytes) return { kind: "incomplete", bytes: prefix.length };
  // Whole or not at all: a half-written session would resume with a part of its history.
  const draft = `${to}.draft`;
  // Made anew, and through its handle: no link that lies there is followed.
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(prefix);
    await give(file, owner);
  } finally {
    await file.close();
  }
  await rename(draft, to);
  return { kind: "forked" };
}

async function isBelow(home: string, folder: string): Promise<boolean> {
  const [above, real] = await Promise.all([home, folder].map((one) => realpath(one).catch(() => undefined)));
  return above !== undefined && real !== undefined && real.startsWith(above + sep);
}

/** A volume that makes every file its own user's refuses what would change nothing. */
async function give(file: FileHandle, owner: UserId | undefined): Promise<void> {
  if (owner !== undefined && (await file.stat()).uid !== owner.uid) await file.chown(owner.uid, owner.gid);
}

/** As many of the first `bytes` as there are; none where there is no ordinary file, or somebody else's. */
async function readPrefix(path: string, bytes: number, owner: UserId | undefined): Promise<Buffer> {
  // The agent could have put a link to what only we may read, or a pipe, in the file's place.
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
