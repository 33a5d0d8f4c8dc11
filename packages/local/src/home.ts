import path from "node:path";
import type { Config } from "@echo/core/config";
import type { Place } from "@echo/runner/place";
import { resolvePlace } from "@echo/runner/place";

/** Where things lie on one machine; all absolute. */
export interface Home extends Place {
  data: string;
}

export function resolveHome(config: Config): Home {
  return { ...resolvePlace(config), data: path.resolve(config.ECHO_DATA_DIR) };
}
