import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GitOptions, GitResult } from "./git.ts";
import { runGit } from "./git.ts";

/** Git beside the repository's own settings. Throws if git refuses. */
export type PlainGit = (args: readonly string[], input?: string) => Promise<string>;

/** None of the settings and attributes of the machine and of git's user. */
const PLAIN = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_ATTR_NOSYSTEM: "1" };
const NO_FILES = ["-c", "core.attributesFile=/dev/null", "-c", "core.excludesFile=/dev/null"];

/**
 * Lets `act` use the objects and the work tree of `folder` through a git folder of our own, with a fresh index. So
 * nothing in the repository's configuration counts: no filter, hook, replaced object or crafted index.
 */
export async function withPlainGit<Result>(
  options: GitOptions,
  folder: string,
  act: (git: PlainGit, gitFolder: string) => Promise<Result>,
): Promise<Result> {
  const own = await mkdtemp(path.join(tmpdir(), "echo-git-"));
  try {
    if (options.user !== undefined) await chown(own, options.user.uid, options.user.gid);
    const asked = ["rev-parse", "--show-object-format", "--git-path", "objects", "--git-common-dir"];
    const [format = "", objects = "", common = ""] = done(await runGit(options, folder, asked)).split("\n");
    const repository = path.join(own, "git");
    const env = { ...PLAIN, GIT_DIR: repository, GIT_WORK_TREE: folder };
    // Without a template there are no hooks.
    done(await runGit(options, folder, ["init", "--quiet", "--template=", `--object-format=${format}`], { env }));
    const shared = { ...env, GIT_OBJECT_DIRECTORY: path.resolve(folder, objects) };
    const git: PlainGit = async (args, input) =>
      done(await runGit(options, folder, [...NO_FILES, ...args], { env: shared, input }));
    return await act(git, path.resolve(folder, common));
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

export function done(result: GitResult): string {
  if (result.kind === "failed") throw result.error;
  return result.stdout;
}
