import type { DeskDeps } from "@echo/core/desk/deps";
import type { PlannerConfig } from "@echo/core/setting/planner";
import type { DiscordDeps } from "./handle.ts";
import type { DiscordConfig } from "./setting.ts";
import { createThreadOpener } from "./thread.ts";

/** Discord as configured, by webhook and by Gateway alike. */
export function composeDiscord(
  config: DiscordConfig & Pick<PlannerConfig, "PLANNER_LOCALE">,
  desk: DeskDeps,
): DiscordDeps {
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
