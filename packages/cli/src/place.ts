import { readSetting } from "@echo/core/config";
import type { Place } from "@echo/runner/place";
import { resolvePlace } from "@echo/runner/place";

type Env = Readonly<Record<string, string | undefined>>;

/** Reads no other variable: a command that needs the folders alone fails for nothing else. */
export function readPlace(env: Env): Place {
  return resolvePlace({
    ECHO_HOME: readSetting(env, "ECHO_HOME"),
    WORKSPACE_ROOT: readSetting(env, "WORKSPACE_ROOT"),
  });
}
