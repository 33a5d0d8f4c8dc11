import os from "node:os";
import path from "node:path";
import type { Config } from "@echo/core/config";

/** Where the agent lives and works; absolute. */
export interface Place {
  /** The agent's home: `.claude`, `.gstack` and, unless told otherwise, the workspace. */
  agent: string;
  workspace: string;
}

export function resolvePlace(settings: Pick<Config, "ECHO_HOME" | "WORKSPACE_ROOT">): Place {
  const agent = path.resolve(settings.ECHO_HOME ?? os.homedir());
  return { agent, workspace: path.resolve(settings.WORKSPACE_ROOT ?? path.join(agent, "workspace")) };
}
