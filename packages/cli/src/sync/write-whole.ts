import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/** A temporary file of this age belongs to nobody who is still writing. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Written whole or not at all: a reader sees the old file or the new one, whenever this is cut off. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  await writeFile(temporary, text, { flush: true });
  await rename(temporary, file);
}

/** Removes what writers that were cut off have left in the folder. */
export async function removeAbandoned(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.endsWith(".tmp"))) {
    const file = path.join(folder, name);
    const written = await stat(file).catch(() => undefined);
    if (written !== undefined && now - written.mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true });
  }
}
