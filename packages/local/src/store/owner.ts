import { mkdir } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another process has these stores open: only one can. */
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
 * Makes this process the folder's only owner until `release`, or until it dies, however that happens: an open SQLite
 * transaction is a lock that the operating system takes back. (The embedded DynamoDB itself crashes on a folder that
 * is in use.)
 */
export async function ownFolder(dataDir: string): Promise<{ release: () => void }> {
  // What people said lies in it: where it is made here, it is its owner's alone.
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path.join(dataDir, "owner.sqlite"));
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw new StoreLockedError(dataDir, error);
  }
  return { release: () => database.close() };
}
