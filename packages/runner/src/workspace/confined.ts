import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, realpath, rename, rm } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "./make-folder.ts";

/*
 * Files below a folder that the agent or a cloned repository also writes to. A link in it could lead to files that only
 * the runner may read or write. So no link is followed out of the folder, and the file itself may not be a link.
 */

export class ConfinementError extends Error {
  readonly code = "outside-workspace";
}

/** No document of the planner is larger than this. */
const MAX_BYTES = 4 * 1024 * 1024;

/** `undefined` if `root` holds no ordinary file of that name. */
export async function readConfined(root: string, file: string): Promise<string | undefined> {
  if (!(await leadsInside(root, path.dirname(file)))) return undefined;
  // Do not block: if the file is a pipe, no process may ever write to it.
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

/** Writes the whole file or nothing. */
export async function writeConfined(root: string, file: string, text: string): Promise<void> {
  await rename(await writeBeside(root, file, text), file);
}

/** The same, if the file's text is still `was`. Otherwise `false`, and the file stays as somebody else has left it. */
export async function replaceConfined(
  root: string,
  file: string,
  was: string | undefined,
  text: string,
): Promise<boolean> {
  const temporary = await writeBeside(root, file, text);
  const isStill = (await readConfined(root, file)) === was;
  await (isStill ? rename(temporary, file) : rm(temporary, { force: true }));
  return isStill;
}

/** Writes the text into a new file in the same folder, and returns that file. */
async function writeBeside(root: string, file: string, text: string): Promise<string> {
  await makeConfined(root, path.dirname(file));
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  // Create the file: it is an error if a file or a link of this name exists.
  const handle = await open(temporary, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

/** Makes a folder and its missing parents. */
export async function makeConfined(root: string, folder: string): Promise<void> {
  await checkInside(root, folder);
  await makeFolder(folder);
  await checkInside(root, folder);
}

export async function removeConfined(root: string, file: string): Promise<void> {
  await checkInside(root, path.dirname(file));
  await rm(file, { force: true });
}

/** Throws if the deepest existing part of `folder` is not below `root`. */
export async function checkInside(root: string, folder: string): Promise<void> {
  if (!(await leadsInside(root, folder))) throw new ConfinementError(`${folder} leads out of ${root}`);
}

/** Looks at the deepest existing part. `root` itself may be a link, for only the operator can set it. */
async function leadsInside(root: string, folder: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined) return folder === root || leadsInside(root, path.dirname(folder));
  const inside = await realpath(root).catch(() => root);
  return real === inside || real.startsWith(inside + path.sep);
}
