import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { link, lstat, open, realpath, rename, rm } from "node:fs/promises";
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

/** What stands at a path. A file that is there and cannot be read is never taken for one that is missing. */
export type Found =
  | { kind: "text"; text: string }
  | { kind: "missing" }
  /** `isElsewhere`: it is a link, and nothing below the root stands behind it. */
  | { kind: "unreadable"; detail: string; isElsewhere?: boolean };

/** `undefined` if `root` holds no ordinary file of that name that can be read. */
export async function readConfined(root: string, file: string): Promise<string | undefined> {
  if (!(await leadsInside(root, path.dirname(file)))) return undefined;
  const found = await readOrdinary(file);
  return found.kind === "text" ? found.text : undefined;
}

/** The same, also through a link that stays below `root`, and with the reason why the file cannot be read. */
export async function lookConfined(root: string, file: string): Promise<Found> {
  if (!(await leadsInside(root, path.dirname(file)))) return { kind: "missing" };
  if ((await lstat(file).catch(() => undefined))?.isSymbolicLink() !== true) return readOrdinary(file);
  const target = await realpath(file).catch(() => undefined);
  if (target !== undefined && (await leadsInside(root, target))) return readOrdinary(target);
  const where = target === undefined ? "that leads nowhere" : "out of the project's folder";
  return { kind: "unreadable", detail: `it is a link ${where}`, isElsewhere: true };
}

async function readOrdinary(file: string): Promise<Found> {
  // Do not block: if the file is a pipe, no process may ever write to it.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, flags);
    const found = await handle.stat();
    if (!found.isFile()) return { kind: "unreadable", detail: "it is not an ordinary file" };
    if (found.size > MAX_BYTES) return { kind: "unreadable", detail: "it is larger than 4 MB" };
    return { kind: "text", text: await handle.readFile("utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return MISSING.has(code) ? { kind: "missing" } : { kind: "unreadable", detail: code };
  } finally {
    await handle?.close();
  }
}

/** What `open` says if there is nothing of that name. */
const MISSING = new Set(["ENOENT", "ENOTDIR"]);

/** Writes the whole file or nothing. `mode`: the rights of the new file. */
export async function writeConfined(root: string, file: string, text: string, mode?: number): Promise<void> {
  await withTemporary(root, { file, text, mode }, (temporary) => rename(temporary, file));
}

/** The same, if what stands there is still `was`. Otherwise `false`, and the file stays as somebody else has left it. */
export async function replaceConfined(root: string, file: string, was: Found, text: string): Promise<boolean> {
  return withTemporary(root, { file, text }, async (temporary) => {
    if (!isSame(await lookConfined(root, file), was)) return false;
    if (was.kind === "missing") return appear(temporary, file);
    await rename(temporary, file);
    return true;
  });
}

function isSame(left: Found, right: Found): boolean {
  return left.kind === right.kind && (left.kind !== "text" || right.kind !== "text" || left.text === right.text);
}

/** Gives a new file its name, unless somebody was faster. */
async function appear(temporary: string, file: string): Promise<boolean> {
  try {
    await link(temporary, file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    // Not every file system has hard links.
    await rename(temporary, file);
  }
  return true;
}

/** Writes the text into a new file in the same folder, and lets `place` give it its name. It never stays behind. */
async function withTemporary<Result>(
  root: string,
  { file, text, mode }: { file: string; text: string; mode?: number | undefined },
  place: (temporary: string) => Promise<Result>,
): Promise<Result> {
  await makeConfined(root, path.dirname(file));
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  // Create the file: it is an error if a file or a link of this name exists.
  const handle = await open(temporary, "wx", mode);
  try {
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return await place(temporary);
  } finally {
    // What went wrong above is told, not that this failed, too.
    await rm(temporary, { force: true }).catch(() => {});
  }
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
