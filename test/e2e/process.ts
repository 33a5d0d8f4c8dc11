import { readdirSync, readFileSync } from "node:fs";

/** The processes, but for this one, whose environment names `folder`: everything that was started for a test there. */
export function processesOf(folder: string): string[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && read(`${pid}/environ`).includes(folder))
    .map((pid) => `${pid} ${read(`${pid}/cmdline`).replaceAll("\0", " ").slice(0, 200)}`);
}

function read(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    return "";
  }
}
