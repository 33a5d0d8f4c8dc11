import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder and its missing parents, one after the other. Node's own `recursive` tries for ever where a folder can
 * never be made (below `/proc`), and no signal ends it.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  const missing = await makeOne(folder, mode);
  if (missing === undefined) return;
  const parent = path.dirname(folder);
  if (parent === folder) throw missing;
  await makeFolder(parent, mode);
  const still = await makeOne(folder, mode);
  if (still !== undefined) throw still;
}

/** The error if the parent is missing. A folder that is there is as good as made. */
async function makeOne(folder: string, mode: number): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(folder, { mode });
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return undefined;
    throw error;
  }
}
