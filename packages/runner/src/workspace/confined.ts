import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, realpath, rename, rm } from "node:fs/promises";
import path from "node:path";

/*
 * Files below a folder that the agent, or a cloned repository, fills as well: a link in it could lead to what only we
 * may read or write. No link below the folder is followed out of it, and the last name is never one at all.
 */

export class ConfinementError extends Error {
  readonly code = "outside-workspace";
}

/** A document beyond this is none of ours. */
const MAX_BYTES = 4 * 1024 * 1024;

/** `undefined` where there is no ordinary file of that name inside. */
export async function readConfined(root: string, file: string): Promise<string | undefined> {
  if (!(await leadsInside(root, path.dirname(file)))) return undefined;
  // Not blocking: nobody may ever write into a pipe that lies there.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const found = await handle.stat();
    return found.isFile() && found.size <= MAX_BYTES ? await handle.readFile("utf8") : undefined;
  } finally {
    await handle.close();
  }
}

/** Whole or not at all. */
export async function writeConfined(root: string, file: string, text: string): Promise<void> {
  await makeConfined(root, path.dirname(file));
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  // Made anew: whatever lies there already, a link too, is an error.
  const handle = await open(temporary, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

/** Makes a folder, and those above it, where they are missing. */
export async function makeConfined(root: string, folder: string): Promise<void> {
  await checkInside(root, folder);
  await mkdir(folder, { recursive: true });
  await checkInside(root, folder);
}

export async function removeConfined(root: string, file: string): Promise<void> {
  await checkInside(root, path.dirname(file));
  await rm(file, { force: true });
}

/** Throws where `folder`, by the deepest part of it that exists, is not below `root`. */
export async function checkInside(root: string, folder: string): Promise<void> {
  if (!(await leadsInside(root, folder))) throw new ConfinementError(`${folder} leads out of ${root}`);
}

/** By the deepest part that exists. `root` itself may be a link: it is ours. */
async function leadsInside(root: string, folder: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined) return folder === root || leadsInside(root, path.dirname(folder));
  const inside = await realpath(root).catch(() => root);
  return real === inside || real.startsWith(inside + path.sep);
}
