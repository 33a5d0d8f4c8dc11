import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { CommandContext } from "../command.ts";
import { describeFailure } from "../failure.ts";
import { withStores } from "../store/open.ts";
import type { Finding } from "@echo/platforms/finding";
import { fail, ok, warn } from "@echo/platforms/finding";

const GIT_TIMEOUT_MS = 10_000;

export async function inspectGit({ PATH }: CommandContext["env"]): Promise<Finding[]> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--version"], { timeout: GIT_TIMEOUT_MS, env: { PATH } });
    return [ok(stdout.trim())];
  } catch {
    return [fail("Git was not found on PATH", "install it, for every project's folder is a repository")];
  }
}

/** Checks the folder or, if it does not exist yet, its nearest ancestor. */
export async function inspectWorkspace(root: string): Promise<Finding[]> {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const problem = await access(folder, constants.W_OK).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code ?? "",
    );
    if (problem === undefined) return [ok(folder === root ? root : `${root} will be created`)];
    if (problem !== "ENOENT" || folder === path.dirname(folder))
      return [fail(`${folder} cannot be written (${problem})`, "set WORKSPACE_ROOT or ECHO_HOME to a writable folder")];
  }
}

/** A plan that no project has. */
const NOWHERE = { slug: "doctor", sha256: "0".repeat(64) };

/** Sends one query to each store. */
export async function inspectStores(context: CommandContext): Promise<Finding[]> {
  try {
    return await withStores(context, async ({ projects, documents, where, emptiness }) => {
      await projects.list("pending", 1);
      await documents.get(NOWHERE.slug, NOWHERE.sha256);
      return [
        emptiness === undefined ? ok(`reachable: ${where}`) : warn(emptiness, "nothing to do before the first start"),
      ];
    });
  } catch (error) {
    return [
      fail(describeFailure(error), "check it runs, and that ECHO_DATA_DIR, or ECHO_TABLE and ECHO_BUCKET, name it"),
    ];
  }
}
