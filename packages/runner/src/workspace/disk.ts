import { commitApproved, lookBegan } from "./approved-commit.ts";
import { done } from "./plain-repository.ts";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { checkInside, makeConfined, readConfined, removeConfined, writeConfined } from "./confined.ts";
import { runGit } from "./git.ts";
import type { GitOptions, GitResult } from "./git.ts";
import type { Workspace } from "./workspace.ts";

const IDENTITY = ["-c", "user.name=Echo Planner", "-c", "user.email=echo-planner@localhost"];
const RECENT_COMMITS = 10;
/** Neither here nor above. A worktree whose repository is gone is "not a git repository" too, but names a path. */
const NO_REPOSITORY = /not a git repository \(or any/;

export class WorkspaceError extends Error {
  readonly code = "workspace-unusable";
}

/**
 * `user`: the agent's user, if it is not the runner's own. Git runs as this user, because the agent can write git's
 * configuration. The agent may also have put links in its home, so the runner follows none that leads out of it.
 */
export type DiskWorkspaceOptions = GitOptions;

/** Keeps each project in a folder below `root`, with its own git repository. */
export function createDiskWorkspace(root: string, options: DiskWorkspaceOptions): Workspace {
  const { env, user } = options;
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
  const git = (slug: string, ...args: string[]) => runGit(options, folder(slug), args);
  return {
    path: folder,
    prepare: async (slug) => {
      await told(make(folder(slug)));
      const top = await git(slug, "rev-parse", "--show-toplevel");
      // A broken repository is left as it is: a person has to look at it. An init that was cut off is done again.
      if (top.kind === "failed" && !NO_REPOSITORY.test(top.error.words)) throw top.error;
      if (top.kind === "failed" || top.stdout !== folder(slug)) done(await git(slug, "init", "--initial-branch=main"));
      const head = await git(slug, "rev-parse", "--verify", "HEAD^{commit}");
      if (head.kind === "failed")
        done(await git(slug, ...IDENTITY, "commit", "--allow-empty", "--message", "Start planning"));
    },
    read: async (slug, name) => readConfined(await checked(slug), file(slug, name)),
    write: async (slug, name, text) => told(writeConfined(await checked(slug), file(slug, name), text)),
    remove: async (slug, name) => told(removeConfined(await checked(slug), file(slug, name))),
    head: async (slug) => outputOf(await git(slug, "rev-parse", "HEAD")),
    began: async (slug) => lookBegan(options, await checked(slug)),
    commitApproved: async (slug, approved) => commitApproved(options, await checked(slug), approved),
    ownBranch: async (slug) => ownBranchIn(outputOf(await git(slug, "for-each-ref", ...OWN_BRANCH))),
    facts: async (slug) => {
      const log = outputOf(await git(slug, "log", "--oneline", `--max-count=${RECENT_COMMITS}`));
      const files = outputOf(await git(slug, "ls-files"));
      const count = files === undefined || files === "" ? 0 : files.split("\n").length;
      return `Tracked files: ${count}\nRecent commits:\n${log ?? "none"}`;
    },
  };
}

const OWN_BRANCH = ["--format=%(refname:lstrip=2) %(symref:lstrip=3)", "refs/heads", "refs/remotes/*/HEAD"];

/** The branch that a remote's HEAD names, or else the only one. HEAD itself may be left on a night's branch. */
function ownBranchIn(refs: string | undefined): string | undefined {
  const lines = (refs ?? "").split("\n").filter((line) => line !== "");
  const named = lines.map((line) => line.split(" ")[1] ?? "").find((branch) => branch !== "");
  return named ?? (lines.length === 1 ? lines[0]?.trim() : undefined);
}

function outputOf(result: GitResult): string | undefined {
  return result.kind === "done" ? result.stdout : undefined;
}

/** Turns an error of the disk into one that the person is told. Errors in our own code stay as they are. */
async function told<Result>(act: Promise<Result>): Promise<Result> {
  return act.catch((error: unknown) => {
    throw error instanceof Error && "syscall" in error ? new WorkspaceError(error.message, { cause: error }) : error;
  });
}
