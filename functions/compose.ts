import { Resource } from "sst";
import { createAwsStores } from "@echo/aws/stores";
import type { AwsStores } from "@echo/aws/stores";
import type { Config } from "@echo/core/config";
import type { Log } from "@echo/core/log";
import { createLog } from "@echo/core/log";

/** The stage's stores by the names it links: `SST_RESOURCE_*` in the cloud, set by the launcher on one machine. */
export function composeStores(): AwsStores {
  return createAwsStores({ table: Resource.Table.name, bucket: Resource.Bucket.name });
}

/** JSON lines on standard error. */
export function composeLog(config: Config): Log {
  return createLog(config.LOG_LEVEL, (line) => process.stderr.write(line), Date.now);
}
