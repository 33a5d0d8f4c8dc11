import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Log } from "@echo/core/system/log";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const PROGRAM = "functions/runner/main";
const SOURCE = path.join(ROOT, `${PROGRAM}.ts`);
const CACHE = path.join(ROOT, "node_modules/.cache/echo-planner");
const SOURCES = ["functions", "packages", "prompts", "package-lock.json"];
const KEPT = 3;

/**
 * The runner as one file, as in the image: it starts in less than half the time. Built once for each state of the
 * sources. If that fails, runners start from their sources.
 */
export async function buildRunner(log: Log, cache = CACHE): Promise<() => string> {
  try {
    const folder = path.join(cache, await fingerprint());
    const built = path.join(folder, `${PROGRAM}.mjs`);
    if (!existsSync(built)) await build(folder);
    // A planner with other sources removes old builds, some day this one too.
    return () => (existsSync(built) ? built : SOURCE);
  } catch (error) {
    log("info", "runner-not-built", { error: String(error) });
    return () => SOURCE;
  }
}

async function build(folder: string): Promise<void> {
  const cache = path.dirname(folder);
  const { assemblePrograms } = await import("@echo/functions/runner/image/assemble");
  await mkdir(cache, { recursive: true });
  const begun = await mkdtemp(path.join(cache, "begun-"));
  await assemblePrograms(begun, [PROGRAM]);
  // Another planner may have been faster.
  await rename(begun, folder).catch(() => rm(begun, { recursive: true }));
  // Best effort: another planner may do the same.
  await removeOthers(cache, path.basename(folder)).catch(() => {});
}

/** A name for the present state of the sources. */
async function fingerprint(): Promise<string> {
  const files = (await Promise.all(SOURCES.map(listFiles))).flat().toSorted();
  const states = await Promise.all(
    files.map(async (file) => {
      const { mtimeMs, size } = await stat(path.join(ROOT, file));
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
  return createHash("sha256").update(states.join("\n")).digest("hex").slice(0, 16);
}

async function listFiles(source: string): Promise<string[]> {
  if (source.includes(".")) return [source];
  const entries = await readdir(path.join(ROOT, source), { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isFile() ? [path.relative(ROOT, path.join(entry.parentPath, entry.name))] : [],
  );
}

async function removeOthers(cache: string, newest: string): Promise<void> {
  const names = (await readdir(cache)).filter((name) => name !== newest);
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(cache, name))).mtimeMs })),
  );
  const old = aged.toSorted((left, right) => right.at - left.at).slice(KEPT - 1);
  await Promise.all(old.map(({ name }) => rm(path.join(cache, name), { recursive: true, force: true })));
}
