import os from "node:os";
import path from "node:path";
import type { PlannerConfig } from "@echo/core/setting/planner";

/** The agent's folders, as absolute paths. */
export interface Folders {
  /** The agent's home. It holds `.claude`, `.gstack` and, unless WORKSPACE_ROOT is set, the workspace. */
  agent: string;
  workspace: string;
}

export function resolveFolders(settings: Pick<PlannerConfig, "ECHO_HOME" | "WORKSPACE_ROOT">): Folders {
  const agent = path.resolve(settings.ECHO_HOME ?? os.homedir());
  return { agent, workspace: path.resolve(settings.WORKSPACE_ROOT ?? path.join(agent, "workspace")) };
}
