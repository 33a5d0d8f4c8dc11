import type { PlannerConfig } from "@echo/core/setting/planner";
import type { Env } from "@echo/core/setting/setting";
import { readConfig, secretsOf } from "@echo/platforms/setting";
import { Resource } from "sst";
import { RUNNER_PATIENCE } from "@echo/aws/client";
import { countFailures, createMeter } from "@echo/aws/cloudwatch/metric";
import type { Meter } from "@echo/aws/cloudwatch/metric";
import { createAwsStores } from "@echo/aws/stores";
import type { Stores } from "@echo/core/port/stores";
import type { Log } from "@echo/core/system/log";
import { createLog } from "@echo/core/system/log";
import { createMask } from "@echo/core/text/mask";

/** The stage's stores by the names it links: `SST_RESOURCE_*` in the cloud, set by the launcher on one machine. */
export function composeStores(): Stores {
  return createAwsStores({ table: Resource.Table.name, bucket: Resource.Bucket.name, patience: RUNNER_PATIENCE });
}

/** A function's secrets are linked, encrypted in its bundle; a container finds them in its environment. */
export const environment: Env = { ...process.env, ...("Secrets" in Resource ? Resource.Secrets : {}) };

export const config: PlannerConfig = readConfig(environment);

/** JSON lines on standard error. */
export function composeLog(): Log {
  return createLog(config.LOG_LEVEL, write, Date.now, createMask(secretsOf(environment)));
}

export function composeMeter(): Meter {
  return createMeter(Resource.App.stage, write, Date.now);
}

/** As {@link composeLog}, with failures that an alarm watches counted. */
export function composeCountingLog(): Log {
  return countFailures(composeLog(), composeMeter());
}

function write(line: string): void {
  process.stderr.write(line);
}
