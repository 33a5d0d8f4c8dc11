import path from "node:path";
import type { PlannerConfig } from "@echo/core/setting/planner";
import type { Folders } from "@echo/runner/workspace/folders";
import { resolveFolders } from "@echo/runner/workspace/folders";

/** Where the planner keeps its files on one machine; all paths are absolute. */
export interface Home extends Folders {
  data: string;
}

export function resolveHome(config: PlannerConfig): Home {
  return { ...resolveFolders(config), data: path.resolve(config.ECHO_DATA_DIR) };
}
