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

/** The stage's stores by their linked names: `SST_RESOURCE_*`, set by SST in the cloud, else by the local launcher. */
export function composeStores(): Stores {
  return createAwsStores({ table: Resource.Table.name, bucket: Resource.Bucket.name, patience: RUNNER_PATIENCE });
}

/** A function reads its linked secrets, encrypted in its bundle. A container reads them from its environment. */
export const environment: Env = { ...process.env, ...("Secrets" in Resource ? Resource.Secrets : {}) };

export const config: PlannerConfig = readConfig(environment);

/** Writes JSON lines to standard error. */
export function composeLog(): Log {
  return createLog(config.LOG_LEVEL, write, Date.now, createMask(secretsOf(environment)));
}

export function composeMeter(): Meter {
  return createMeter(Resource.App.stage, write, Date.now);
}

/** Like {@link composeLog}, but also counts the failures that an alarm watches. */
export function composeCountingLog(): Log {
  return countFailures(composeLog(), composeMeter());
}

function write(line: string): void {
  process.stderr.write(line);
}
