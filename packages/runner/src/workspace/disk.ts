import { mkdir } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { checkInside, makeConfined, readConfined, removeConfined, writeConfined } from "./confined.ts";
import type { Workspace } from "./workspace.ts";

/** With these, git runs no program from the configuration of the repository or of the person, and signs nothing. */
const GIT_SETTINGS = [
  "safe.directory=*",
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "commit.gpgSign=false",
  "log.showSignature=false",
  "gc.auto=0",
  "maintenance.auto=false",
].flatMap((setting) => ["-c", setting]);
/** Git fetches no missing objects: the repository's configuration would choose from where and with which program. */
const GIT_SWITCHES = { GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0", GIT_ALLOW_PROTOCOL: "" };
const IDENTITY = ["-c", "user.name=Echo Planner", "-c", "user.email=echo-planner@localhost"];
const RECENT_COMMITS = 10;
/** Milliseconds for one call of git. A file that it reads may be a pipe that never ends. */
const GIT_LIMIT_MS = 30_000;

export class WorkspaceError extends Error {
  readonly code = "workspace-unusable";
}

export interface DiskWorkspaceOptions {
  env: { PATH: string; HOME: string };
  /**
   * The agent's user, if it is not the runner's own. Git runs as this user, because the agent can write git's
   * configuration. The agent may also have put links in its home, so the runner follows none that leads out of it.
   */
  user?: { uid: number; gid: number } | undefined;
  gitLimitMs?: number;
}

/** Keeps each project in a folder below `root`, with its own git repository. */
export function createDiskWorkspace(
  root: string,
  { env, user, gitLimitMs = GIT_LIMIT_MS }: DiskWorkspaceOptions,
): Workspace {
  const folder = (slug: string) => path.join(root, slug);
  const file = (slug: string, name: string) => {
    const full = path.resolve(folder(slug), name);
    if (!full.startsWith(folder(slug) + path.sep)) throw new WorkspaceError(`${name} is outside the project's folder`);
    return full;
  };
  const anchor = root.startsWith(env.HOME + path.sep) ? env.HOME : root;
  const checked = async (slug: string) => {
    if (user !== undefined) await checkInside(anchor, folder(slug));
    return folder(slug);
  };
  const make = async (where: string): Promise<void> => {
    if (user === undefined) await mkdir(where, { recursive: true });
    else await makeConfined(anchor, where);
  };
  const git = async (slug: string, ...args: string[]) => {
    const result = await execa("git", [...GIT_SETTINGS, ...args], {
      cwd: folder(slug),
      env: { ...env, ...GIT_SWITCHES },
      extendEnv: false,
      reject: false,
      timeout: gitLimitMs,
      ...user,
    });
    return result.exitCode === 0 ? result.stdout : undefined;
  };
  return {
    path: folder,
    prepare: async (slug) => {
      await told(make(folder(slug)));
      if ((await git(slug, "rev-parse", "--show-toplevel")) !== folder(slug))
        await git(slug, "init", "--initial-branch=main");
      if ((await git(slug, "rev-parse", "HEAD")) !== undefined) return;
      const made = await git(slug, ...IDENTITY, "commit", "--allow-empty", "--message", "Start planning");
      if (made === undefined) throw new WorkspaceError(`git cannot make a first commit in ${folder(slug)}`);
    },
    read: async (slug, name) => readConfined(await checked(slug), file(slug, name)),
    write: async (slug, name, text) => told(writeConfined(await checked(slug), file(slug, name), text)),
    remove: async (slug, name) => told(removeConfined(await checked(slug), file(slug, name))),
    head: (slug) => git(slug, "rev-parse", "HEAD"),
    facts: async (slug) => {
      const log = await git(slug, "log", "--oneline", `--max-count=${RECENT_COMMITS}`);
      const files = await git(slug, "ls-files");
      const count = files === undefined || files === "" ? 0 : files.split("\n").length;
      return `Tracked files: ${count}\nRecent commits:\n${log ?? "none"}`;
    },
  };
}

/** Turns an error of the disk into one that the person is told. Errors in our own code stay as they are. */
async function told<Result>(act: Promise<Result>): Promise<Result> {
  return act.catch((error: unknown) => {
    throw error instanceof Error && "syscall" in error ? new WorkspaceError(error.message, { cause: error }) : error;
  });
}
