import { ConfigError } from "@echo/core/setting/setting";
import type { Config } from "@echo/platforms/setting";
import { checkPrompts } from "../prompt.ts";
import type { Finding } from "./finding.ts";
import { ok } from "./finding.ts";

/** Every configured phase is built in, or a skill that may run. */
export async function inspectPhases(config: Config, home: string): Promise<Finding[]> {
  try {
    await checkPrompts(config, home);
    return [ok(config.PLANNER_PHASES.map(({ name }) => name).join(", "))];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ level: "error", what: error.message }];
  }
}
