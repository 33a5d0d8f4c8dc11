import type { PlannerConfig } from "@echo/core/setting/planner";
import { describeUnknown, unknownSettings } from "@echo/core/setting/unknown";
import { checkConfig, SETTINGS } from "@echo/platforms/setting";
import type { Finding } from "@echo/platforms/finding";
import { ok } from "@echo/platforms/finding";

type Env = Readonly<Record<string, string | undefined>>;

/** Reports every wrong and every unknown variable. Returns the rest, so that doctor can check that. */
export function inspectConfiguration(env: Env): { config: PlannerConfig; env: Env; findings: Finding[] } {
  const { wrong, ...rest } = checkConfig(env);
  const findings = [
    ...wrong.map(({ message }): Finding => ({ level: "error", what: message })),
    ...unknownSettings(SETTINGS, env).map((unknown): Finding => ({
      level: unknown.isRefused ? "error" : "warn",
      what: describeUnknown(unknown),
    })),
  ];
  return { ...rest, findings: findings.length === 0 ? [ok("every variable is valid")] : findings };
}
