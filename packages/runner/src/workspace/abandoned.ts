import { lstat, readdir } from "node:fs/promises";
import path from "node:path";
import { removeConfined } from "./confined.ts";

/** No process is still writing a temporary file of this age. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** The names of our own temporary files. Every other one is somebody else's. */
const OURS = /\.[\da-f]{12}\.tmp$/;

/** Removes temporary files that interrupted writers left in `folder`, which is `root` or lies below it. */
export async function removeAbandoned(root: string, folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => OURS.test(candidate))) {
    const file = path.join(folder, name);
    const written = await lstat(file).catch(() => undefined);
    if (written?.isFile() !== true || now - written.mtimeMs <= ABANDONED_AFTER_MS) continue;
    // It is in nobody's way. If it cannot be removed, it stays.
    await removeConfined(root, file).catch(() => {});
  }
}
