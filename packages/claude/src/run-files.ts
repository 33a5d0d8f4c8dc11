import type { FileHandle } from "node:fs/promises";
import { chown, mkdtemp, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** The user that the agent runs as, if it is not our own. */
export interface UserId {
  uid: number;
  gid: number;
}

/** The files that one process writes. The agent has a separate folder, so that it cannot change the output we read. */
export interface RunFiles {
  /** A file, not a pipe: if a pipe's reader is slow, the CLI drops the end of its output and still exits with 0. */
  stdout: FileHandle;
  stderr: FileHandle;
  tmpDir: string;
  readStderr(): Promise<string>;
  remove(): Promise<void>;
}

const [OURS, AGENT] = ["echo-claude-", "echo-agent-"];

/** The folders' names hold `marker`. */
export async function createRunFiles(root: string, marker: string, user: UserId | undefined): Promise<RunFiles> {
  // If one cannot be made, none stays.
  await using made = new AsyncDisposableStack();
  const ours = await mkdtemp(join(root, `${OURS}${marker}-`));
  made.defer(() => remove(ours));
  const tmpDir = await mkdtemp(join(root, `${AGENT}${marker}-`));
  made.defer(() => remove(tmpDir));
  if (user !== undefined) await chown(tmpDir, user.uid, user.gid);
  const stdout = made.use(await open(join(ours, "stdout.jsonl"), "a+", 0o600));
  const stderr = made.use(await open(join(ours, "stderr.txt"), "a+", 0o600));
  const kept = made.move();
  return {
    stdout,
    stderr,
    tmpDir,
    readStderr: () => readEnds(stderr),
    remove: () => kept.disposeAsync(),
  };
}

/**
 * Removes the files of processes that were killed with their runner: all whose marker starts with `prefix`. Skips files
 * that cannot be removed, so that the new runner can go on.
 */
export async function removeRunFiles(root: string, prefix: string): Promise<void> {
  const left = (await readdir(root)).filter((name) => [OURS, AGENT].some((kind) => name.startsWith(kind + prefix)));
  await Promise.allSettled(left.map((name) => remove(join(root, name))));
}

/** Bytes of standard error that are read at each end: it begins with a refusal to start, and ends with the last error. */
const END_BYTES = 32 * 1024;

async function readEnds(file: FileHandle): Promise<string> {
  const { size } = await file.stat();
  const read = async (from: number, bytes: number) =>
    (await file.read(Buffer.alloc(bytes), 0, bytes, from)).buffer.toString("utf8");
  if (size <= 2 * END_BYTES) return read(0, size);
  return `${await read(0, END_BYTES)}\n…\n${await read(size - END_BYTES, END_BYTES)}`;
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 2 });
}
