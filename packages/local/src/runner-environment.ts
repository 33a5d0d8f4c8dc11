import path from "node:path";
import { passedHere, pick } from "@echo/core/setting/pass";
import type { PlannerConfig } from "@echo/core/setting/planner";
import { SETTINGS } from "@echo/platforms/setting";
import type { Home } from "./home.ts";

/** Variables of the machine. The agent gets its own, much shorter list. */
const OF_MACHINE = ["PATH", "LANG", "TMPDIR", "NODE_COMPILE_CACHE"];

export const TABLE = "echo-planner";
export const BUCKET = "echo-planner";

/** Makes the ordinary AWS clients talk to the embedded stores. The names and keys mean nothing elsewhere. */
export function storeEnvironment(stores: { dynamoUrl: string; s3Url: string }): Record<string, string> {
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: stores.dynamoUrl,
    AWS_ENDPOINT_URL_S3: stores.s3Url,
    SST_RESOURCE_App: JSON.stringify({ name: "echo-planner", stage: "local" }),
    SST_RESOURCE_Table: JSON.stringify({ name: TABLE }),
    SST_RESOURCE_Bucket: JSON.stringify({ name: BUCKET }),
  };
}

export function runnerEnvironment(options: {
  env: NodeJS.ProcessEnv;
  config: PlannerConfig;
  home: Home;
  stores: { dynamoUrl: string; s3Url: string };
  console: { ECHO_CONSOLE_URL: string; ECHO_CONSOLE_TOKEN: string };
}): Record<string, string> {
  return {
    // A runner with compiled code starts in half the time.
    NODE_COMPILE_CACHE: path.join(options.home.data, "compiled"),
    ...pick(options.env, [...OF_MACHINE, ...passedHere(SETTINGS, "runner")]),
    ...storeEnvironment(options.stores),
    HOME: options.home.agent,
    ECHO_HOME: options.home.agent,
    WORKSPACE_ROOT: options.home.workspace,
    PLANNER_PERMISSIONS: options.config.PLANNER_PERMISSIONS ?? "guarded",
    ...options.console,
  };
}
