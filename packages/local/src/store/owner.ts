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

/**
 * Makes this process the folder's only owner until `release` or until the process dies in any way. The lock is an open
 * SQLite transaction, which the operating system releases. (The embedded DynamoDB crashes on a folder in use.)
 */
export async function ownFolder(dataDir: string): Promise<{ release: () => void }> {
  // The folder holds what people said, so a new folder is readable by its owner only.
  await makeFolder(dataDir, 0o700);
  const database = new DatabaseSync(path.join(dataDir, "owner.sqlite"));
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw new StoreLockedError(dataDir, error);
  }
  return { release: () => database.close() };
}
