import type { DeskDeps } from "@echo/core/desk/deps";
import { Resource } from "sst";
import { createLambdaClient } from "@echo/aws/client";
import { createDispatchClient } from "@echo/aws/lambda/dispatch-client";
import { createTableStores } from "@echo/aws/table-stores";
import { createInboundLimit, DEFAULT_RATES } from "@echo/core/desk/limit";
import type { Log } from "@echo/core/system/log";
import { config } from "./compose.ts";

/** The desk on the stage's table. It asks for runners through the dispatch function. */
export function composeDesk(log: Log): DeskDeps {
  const { ledger, ...stores } = createTableStores(Resource.Table.name);
  const { PLANNER_DAY_BUDGET_USD: budgetUsd } = config;
  return {
    ...stores,
    steps: config.PLANNER_PHASES,
    now: Date.now,
    log,
    dispatch: createDispatchClient(createLambdaClient(), Resource.Dispatch.name),
    limit: createInboundLimit(DEFAULT_RATES),
    startsSlowly: true,
    ...(budgetUsd === undefined ? {} : { day: { ledger, budgetUsd } }),
  };
}
