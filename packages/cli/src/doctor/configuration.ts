import { ConfigError } from "@echo/core/setting/setting";
import type { PlannerConfig } from "@echo/core/setting/planner";
import { readConfig } from "@echo/platforms/setting";
import type { Finding } from "@echo/platforms/finding";
import { ok } from "@echo/platforms/finding";

type Env = Readonly<Record<string, string | undefined>>;

/** Reports every wrong variable. Returns the configuration without them, so that doctor can check the rest. */
export function inspectConfiguration(env: Env): { config: PlannerConfig; env: Env; findings: Finding[] } {
  const wrong: Finding[] = [];
  let rest = env;
  for (;;) {
    try {
      const config = readConfig(rest);
      return { config, env: rest, findings: wrong.length === 0 ? [ok("every variable is valid")] : wrong };
    } catch (error) {
      if (!(error instanceof ConfigError) || rest[error.variable] === undefined) throw error;
      wrong.push({ level: "error", what: error.message });
      rest = { ...rest, [error.variable]: undefined };
    }
  }
}
