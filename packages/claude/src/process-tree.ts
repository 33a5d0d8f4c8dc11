import { readdirSync, readFileSync } from "node:fs";
import { MARKER_VARIABLE } from "./environment.ts";

/** Needs both fields, because the kernel may give the process id to another process later. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot, from /proc. */
  startedAt: string;
}

interface Stat extends ProcessIdentity {
  parent: number;
}

/** The process as it is now. `undefined` if it is gone, is a zombie, or there is no /proc. */
export function identify(pid: number): ProcessIdentity | undefined {
  return readStat(pid);
}

export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  return readStat(pid)?.startedAt === startedAt;
}

/** Every process below `pid` now, in any session and group. Empty if there is no /proc. */
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

/** Every process but this one whose marker starts with `prefix`. Only root sees the processes of other users. */
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

/** Each thread has its own list of children. If the kernel has no such lists, looks at the parent of every process. */
function childrenOf(pid: number): number[] {
  const lists = listProc(`${pid}/task`).map((thread) => readProc(`${pid}/task/${thread}/children`));
  if (lists.some((list) => list !== undefined)) {
    return lists.flatMap((list) => list?.split(" ").filter((part) => part !== "") ?? []).map(Number);
  }
  return lists.length === 0 ? [] : allPids().filter((other) => readStat(other)?.parent === pid);
}

/** Cuts at the last parenthesis: the name is in parentheses and may itself hold spaces and parentheses. */
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

/** Reads synchronously, because /proc is never on a disk. */
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
