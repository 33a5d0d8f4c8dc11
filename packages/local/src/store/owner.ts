import { chmod, stat } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeFolder } from "@echo/runner/workspace/make-folder";

/** Another process has these stores open. Only one process can. */
export class StoreLockedError extends Error {
  override readonly name = "StoreLockedError";
  readonly code = "store-locked";

  constructor(dataDir: string, cause: unknown) {
    super(
      `${dataDir} is in use by another Echo Planner. Stop that one first, or set ECHO_DATA_DIR to another folder.`,
      {
        cause,
      },
    );
  }
}

/** The bit of a folder in which everybody keeps their own files, such as `/tmp`. Closing it would break the machine. */
const STICKY = 0o1000;

class SharedFolderError extends Error {
  readonly code = "store-shared";

  constructor(folder: string) {
    super(`${folder} is shared by all users of this machine. Set ECHO_DATA_DIR to a folder of its own.`);
  }
}

/** Makes a folder that only its user can enter. An older folder, which others may enter, is closed to them. */
export async function makePrivate(folder: string): Promise<void> {
  await makeFolder(folder, 0o700);
  const { mode } = await stat(folder);
  if ((mode & STICKY) !== 0) throw new SharedFolderError(folder);
  await chmod(folder, 0o700);
}

/**
 * Makes this process the folder's only owner until `release` or until the process dies in any way. The lock is an open
 * SQLite transaction, which the operating system releases. (The embedded DynamoDB crashes on a folder in use.)
 */
export async function ownFolder(dataDir: string): Promise<{ release: () => void }> {
  await makePrivate(dataDir);
  const database = new DatabaseSync(path.join(dataDir, "owner.sqlite"));
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw new StoreLockedError(dataDir, error);
  }
  return { release: () => database.close() };
}

/** Whether a process owns the folder. */
export async function isOwned(dataDir: string): Promise<boolean> {
  try {
    (await ownFolder(dataDir)).release();
    return false;
  } catch (error) {
    if (error instanceof StoreLockedError) return true;
    throw error;
  }
}
