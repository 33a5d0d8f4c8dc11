import { stat } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { approvedRef, isOldDocument, RALPH_FOLDER } from "@echo/core/project/files";
import { readConfined } from "./confined.ts";
import type { GitOptions } from "./git.ts";
import { GitError, runGit } from "./git.ts";
import { hashGitSettings } from "./git-settings.ts";
import type { PlainGit } from "./plain-repository.ts";
import { done, withPlainGit } from "./plain-repository.ts";
import type { ApprovedFiles, ApprovedStart, Began } from "./workspace.ts";

/** The night's start is the planner's own commit. Nobody's name and no setting of the repository is in it. */
const AUTHOR = "Echo Planner <echo-planner@localhost>";

/** Where a planning begins. `undefined` if there is no commit. */
export async function lookBegan(options: GitOptions, folder: string): Promise<Began | undefined> {
  const found = await runGit(options, folder, ["rev-parse", "--git-common-dir", "HEAD^{commit}"]);
  if (found.kind === "failed") return undefined;
  const [gitFolder = "", commit = ""] = found.stdout.split("\n");
  return { commit, settings: await hashGitSettings(path.resolve(folder, gitFolder)) };
}

/**
 * Makes the commit that the night starts from: the one that the planning began from, and the approved files as they are
 * stored. Doing it again makes the same one. Neither the work tree nor a branch changes. Then looks what else is in the
 * work tree.
 */
export async function commitApproved(
  options: GitOptions,
  folder: string,
  approved: ApprovedFiles,
): Promise<ApprovedStart> {
  const began = approved.began ?? (await lookBegan(options, folder));
  if (began === undefined) throw new GitError("rev-parse", "there is no commit to start from");
  return withPlainGit(options, folder, async (git, gitFolder) => {
    const commit = await git(["fast-import", "--quiet"], commitStream(began.commit, approved));
    // A symbolic ref of that name would otherwise move another branch.
    const update = ["update-ref", "--no-deref", approvedRef(approved.plan), commit];
    done(await runGit(options, folder, update));
    const look = { commit, isSet: (await hashGitSettings(gitFolder)) !== began.settings };
    return { commit, besides: await lookBesides(git, folder, look, approved).catch(() => undefined) };
  });
}

/** The commit in the form of `git fast-import`. The time is the planning's own: the same approval, the same commit. */
function commitStream(from: string, { files, startedAt }: ApprovedFiles): string {
  return [
    `commit refs/heads/approved\nmark :1\ncommitter ${AUTHOR} ${Math.floor(startedAt / 1000)} +0000\n`,
    data("Approve the plan\n"),
    `from ${from}\n`,
    ...Object.entries(files).map(([file, text]) => `M 100644 inline ${file}\n${data(text)}`),
    "\nget-mark :1\ndone\n",
  ].join("");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** What git ignores is somebody's own, unless a run obeys it and it was changed since the planning began. */
const OBEYED = [
  "**/AGENTS*.md",
  "**/CLAUDE*.md",
  "**/.claude/**",
  "**/.env*",
  "**/.git*",
  "**/.mcp.json",
  "**/.npmrc",
  "**/package.json",
  `${RALPH_FOLDER}/**`,
].map((pattern) => `:(icase,glob)${pattern}`);
const PACKAGES = ":(exclude,glob)**/node_modules/**";
const LIST = ["ls-files", "--others", "-z", "--exclude-per-directory=.gitignore"];

/** The names of what is in the work tree and not in the commit, or otherwise than there. */
async function lookBesides(
  git: PlainGit,
  folder: string,
  { commit, isSet }: { commit: string; isSet: boolean },
  { files, documents, startedAt }: ApprovedFiles,
): Promise<string[]> {
  await git(["read-tree", commit]);
  // It fails if a file differs, and git then says which.
  await git(["update-index", "-q", "--refresh"]).catch(() => undefined);
  const status = split(await git(["diff-files", "--name-status", "-z", "--ignore-submodules=dirty"]));
  // A letter, a name, a letter, a name …
  const changed = status.filter((_name, index) => index % 2 === 1);
  const gone = new Set(changed.filter((_name, index) => status[2 * index] === "D"));
  const others = split(await git(LIST));
  const ignored = split(await git([...LIST, "--ignored", "--", ...OBEYED, PACKAGES]));
  const fresh = await filtered(ignored, async (name) => {
    const found = await stat(path.join(folder, name)).catch(() => undefined);
    return found === undefined || found.ctimeMs >= startedAt;
  });
  // A document that the planning has kept is no surprise, and one that is gone is in the commit.
  const isKept = async (name: string) => {
    if (isOldDocument(name) || (name in files && gone.has(name))) return true;
    const text = name in documents ? await readConfined(folder, path.join(folder, name)) : undefined;
    return text !== undefined && sha256(text) === documents[name];
  };
  const named = [...new Set([...changed, ...others, ...fresh])];
  const besides = await filtered(named, async (name) => !(await isKept(name)));
  return [...(isSet ? [".git/config", ".git/hooks"] : []), ...besides];
}

function split(names: string): string[] {
  return names.split("\0").filter((name) => name !== "");
}

async function filtered(names: readonly string[], is: (name: string) => Promise<boolean>): Promise<string[]> {
  const kept: string[] = [];
  for (const name of names) if (await is(name)) kept.push(name);
  return kept;
}
