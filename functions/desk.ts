import { Resource } from "sst";
import { createLambdaClient } from "@echo/aws/client";
import { createDispatchClient } from "@echo/aws/lambda/dispatch-client";
import { createTableStores } from "@echo/aws/table-stores";
import type { Config } from "@echo/core/config";
import type { DeskDeps } from "@echo/core/desk/desk";
import { createInboundLimit, DEFAULT_RATES } from "@echo/core/desk/limit";
import type { Log } from "@echo/core/log";
import type { DiscordDeps } from "@echo/platforms/discord/handle";
import { createThreadOpener } from "@echo/platforms/discord/thread";

/** The desk on the stage's table, with runners asked for by way of the dispatch function. */
export function composeDesk(config: Config, log: Log): DeskDeps {
  return {
    ...createTableStores(Resource.Table.name),
    steps: config.PLANNER_PHASES,
    now: Date.now,
    log,
    dispatch: createDispatchClient(createLambdaClient(), Resource.Dispatch.name),
    limit: createInboundLimit(DEFAULT_RATES),
  };
}

/** Discord, by webhook and by Gateway alike. */
export function composeDiscord(config: Config, desk: DeskDeps): DiscordDeps {
  return {
    desk,
    allowedUsers: config.ALLOWED_DISCORD_USERS,
    allowedRoles: config.ALLOWED_DISCORD_ROLES,
    locale: config.PLANNER_LOCALE,
    openThread: createThreadOpener({
      botToken: config.DISCORD_BOT_TOKEN,
      apiUrl: config.DISCORD_API_URL,
      log: desk.log,
    }),
  };
}
