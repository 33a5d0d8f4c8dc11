import { ConfigError } from "@echo/core/setting/setting";
import type { PlannerConfig } from "@echo/core/setting/planner";
import { checkPrompts } from "../prompt.ts";
import type { Finding } from "@echo/platforms/finding";
import { ok } from "@echo/platforms/finding";

/** Checks that every configured phase is built in or a skill that may run. */
export async function inspectPhases(config: PlannerConfig, home: string): Promise<Finding[]> {
  try {
    await checkPrompts(config, home);
    return [ok(config.PLANNER_PHASES.map(({ name }) => name).join(", "))];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ level: "error", what: error.message }];
  }
}
