import { readSetting } from "@echo/core/setting/config";
import type { Folders } from "@echo/runner/workspace/folders";
import { resolveFolders } from "@echo/runner/workspace/folders";

type Env = Readonly<Record<string, string | undefined>>;

/** Reads no other variable: a command that needs the folders alone fails for nothing else. */
export function readFolders(env: Env): Folders {
  return resolveFolders({
    ECHO_HOME: readSetting(env, "ECHO_HOME"),
    WORKSPACE_ROOT: readSetting(env, "WORKSPACE_ROOT"),
  });
}
