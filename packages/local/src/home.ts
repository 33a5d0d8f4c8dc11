import os from "node:os";
import path from "node:path";
import type { Config } from "@echo/core/config";

/** Where things lie on one machine; all absolute. */
export interface Home {
  /** The agent's home: `.claude`, `.gstack`. */
  agent: string;
  workspace: string;
  data: string;
}

export function resolveHome(config: Config): Home {
  const agent = path.resolve(config.ECHO_HOME ?? os.homedir());
  return {
    agent,
    workspace: path.resolve(config.WORKSPACE_ROOT ?? path.join(agent, "workspace")),
    data: path.resolve(config.ECHO_DATA_DIR),
  };
}
