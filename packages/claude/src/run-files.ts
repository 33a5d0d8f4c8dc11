import type { FileHandle } from "node:fs/promises";
import { chown, mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
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
    readStderr: () => readFile(join(ours, "stderr.txt"), "utf8"),
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

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 2 });
}
