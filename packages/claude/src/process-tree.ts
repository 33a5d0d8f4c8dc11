import { readdirSync, readFileSync } from "node:fs";
import { MARKER_VARIABLE } from "./environment.ts";

/** A process id alone may have been given to another process since. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot, as the kernel tells it. */
  startedAt: string;
}

interface Stat extends ProcessIdentity {
  parent: number;
}

/** The process as it is now; `undefined` where it is gone, or only waits to be reaped, or there is no /proc. */
export function identify(pid: number): ProcessIdentity | undefined {
  return readStat(pid);
}

export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  return readStat(pid)?.startedAt === startedAt;
}

/** Every process below `pid` now, whatever its session and group. Empty where there is no /proc. */
export function descendantsOf(pid: number): ProcessIdentity[] {
  const found: ProcessIdentity[] = [];
  const left = childrenOf(pid);
  for (let child = left.pop(); child !== undefined; child = left.pop()) {
    const identity = identify(child);
    if (identity !== undefined) found.push(identity);
    left.push(...childrenOf(child));
  }
  return found;
}

/** Every process but this one whose marker starts with `prefix`; only root sees those of other users. */
export function findMarked(prefix: string): ProcessIdentity[] {
  return allPids()
    .filter((pid) => pid !== process.pid && markerOf(pid)?.startsWith(prefix) === true)
    .flatMap((pid) => identify(pid) ?? []);
}

function markerOf(pid: number): string | undefined {
  const name = `${MARKER_VARIABLE}=`;
  const entry = readProc(`${pid}/environ`)
    ?.split("\0")
    .find((line) => line.startsWith(name));
  return entry?.slice(name.length);
}

/** Each thread has a list of its own. Kernels without these lists: by everyone's parent. */
function childrenOf(pid: number): number[] {
  const lists = listProc(`${pid}/task`).map((thread) => readProc(`${pid}/task/${thread}/children`));
  if (lists.some((list) => list !== undefined)) {
    return lists.flatMap((list) => list?.split(" ").filter((part) => part !== "") ?? []).map(Number);
  }
  return lists.length === 0 ? [] : allPids().filter((other) => readStat(other)?.parent === pid);
}

/** The name, in parentheses, may itself hold spaces and parentheses. */
function readStat(pid: number): Stat | undefined {
  const stat = readProc(`${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent] = fields ?? [];
  const startedAt = fields?.[19];
  if (startedAt === undefined || state === "Z" || state === "X") return undefined;
  return { pid, startedAt, parent: Number(parent) };
}

function allPids(): number[] {
  return listProc("")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Reads of /proc never touch a disk. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return undefined;
  }
}

function listProc(path: string): string[] {
  try {
    return readdirSync(`/proc/${path}`);
  } catch {
    return [];
  }
}
