import { ON_NODE } from "./function.ts";
import { functionLog } from "./log.ts";
import type { Permission } from "./permission.ts";
import { exactly } from "./permission.ts";
import { runner, startRunner } from "./runner.ts";
import { settings } from "./setting.ts";
import { onTable, queryIndex, table } from "./storage.ts";

const log = functionLog("Dispatch");
const permissions: Permission[] = [
  onTable("GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
  queryIndex,
  ...startRunner,
];

/** Starts runners: one when the webhook asks, and every minute for each conversation that lacks one. */
export const dispatcher = new sst.aws.Function("DispatchHandler", {
  handler: "functions/dispatch.handler",
  ...ON_NODE,
  memory: "512 MB",
  timeout: "60 seconds",
  environment: settings("dispatch"),
  link: [table, runner],
  permissions,
  logging: { logGroup: log.name },
  transform: { role: exactly([...permissions, log.permission]) },
});

new sst.aws.CronV2("Rescue", { schedule: "rate(1 minute)", function: dispatcher.arn });

export const dispatch = new sst.Linkable("Dispatch", { properties: { name: dispatcher.name } });

export const askForRunner: Permission = { actions: ["lambda:InvokeFunction"], resources: [dispatcher.arn] };
