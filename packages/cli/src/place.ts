import os from "node:os";
import path from "node:path";
import { readSetting } from "@echo/core/config";

type Env = Readonly<Record<string, string | undefined>>;

/** The agent's home: `.claude`, `.gstack` and, unless told otherwise, the workspace. */
export function agentHome(env: Env): string {
  return path.resolve(readSetting(env, "ECHO_HOME") ?? os.homedir());
}

export function workspaceRoot(env: Env): string {
  return path.resolve(readSetting(env, "WORKSPACE_ROOT") ?? path.join(agentHome(env), "workspace"));
}
