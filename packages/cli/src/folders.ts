import { readSetting } from "@echo/core/setting/setting";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import type { Folders } from "@echo/runner/workspace/folders";
import type { GitOptions } from "@echo/runner/workspace/git";
import { resolveFolders } from "@echo/runner/workspace/folders";

type Env = Readonly<Record<string, string | undefined>>;

/** Reads no other variable, so a wrong one cannot fail a command that needs only the folders. */
export function readFolders(env: Env): Folders {
  return resolveFolders({
    ECHO_HOME: readSetting(PLANNER_SETTINGS, env, "ECHO_HOME"),
    WORKSPACE_ROOT: readSetting(PLANNER_SETTINGS, env, "WORKSPACE_ROOT"),
  });
}

/** Git as the commands ask it about what a run has built. */
export function readGit(env: Env): GitOptions {
  return { env: { PATH: env["PATH"] ?? "", HOME: readFolders(env).agent } };
}
