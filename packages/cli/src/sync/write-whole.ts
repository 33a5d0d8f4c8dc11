import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** Written whole or not at all: a reader sees the old file or the new one, whenever this is cut off. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, text, { flush: true });
  await rename(temporary, file);
}
