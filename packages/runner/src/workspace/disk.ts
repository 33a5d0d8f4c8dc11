import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import type { Workspace } from "./workspace.ts";

/** Git as the runner calls it: nothing of the repository's or the person's configuration runs or signs anything. */
const GIT_SETTINGS = ["-c", "safe.directory=*", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false"];
const IDENTITY = ["-c", "user.name=Echo Planner", "-c", "user.email=echo-planner@localhost"];
const RECENT_COMMITS = 10;

export class WorkspaceError extends Error {
  readonly code = "workspace-unusable";
}

/** Projects as folders below `root`, each a git repository of its own. */
export function createDiskWorkspace(root: string, env: { PATH: string; HOME: string }): Workspace {
  const folder = (slug: string) => path.join(root, slug);
  const file = (slug: string, name: string) => {
    const full = path.resolve(folder(slug), name);
    if (!full.startsWith(folder(slug) + path.sep)) throw new WorkspaceError(`${name} is outside the project's folder`);
    return full;
  };
  const git = async (slug: string, ...args: string[]) => {
    const result = await execa("git", [...GIT_SETTINGS, ...args], {
      cwd: folder(slug),
      env,
      extendEnv: false,
      reject: false,
    });
    return result.exitCode === 0 ? result.stdout : undefined;
  };
  return {
    path: folder,
    prepare: async (slug) => {
      await mkdir(folder(slug), { recursive: true });
      if ((await git(slug, "rev-parse", "--show-toplevel")) !== folder(slug))
        await git(slug, "init", "--initial-branch=main");
      if ((await git(slug, "rev-parse", "HEAD")) !== undefined) return;
      const made = await git(slug, ...IDENTITY, "commit", "--allow-empty", "--message", "Start planning");
      if (made === undefined) throw new WorkspaceError(`git cannot make a first commit in ${folder(slug)}`);
    },
    read: (slug, name) => readFile(file(slug, name), "utf8").catch(() => undefined),
    write: async (slug, name, text) => {
      const target = file(slug, name);
      await mkdir(path.dirname(target), { recursive: true });
      const temporary = `${target}.${process.pid}.tmp`;
      await writeFile(temporary, text, { flush: true });
      await rename(temporary, target);
    },
    remove: (slug, name) => rm(file(slug, name), { force: true }),
    head: (slug) => git(slug, "rev-parse", "HEAD"),
    facts: async (slug) => {
      const log = await git(slug, "log", "--oneline", `--max-count=${RECENT_COMMITS}`);
      const files = await git(slug, "ls-files");
      const count = files === undefined || files === "" ? 0 : files.split("\n").length;
      return `Tracked files: ${count}\nRecent commits:\n${log ?? "none"}`;
    },
  };
}
