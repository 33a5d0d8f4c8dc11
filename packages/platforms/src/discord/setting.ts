import * as z from "zod";
import { ADDRESS, form, IDS, matching, TEXT } from "@echo/core/setting/form";
import { DESK, DESK_AND_RUNNER, WEBHOOK_AND_MACHINE } from "@echo/core/setting/reader";
import { optional, secret, setting } from "@echo/core/setting/setting";

export const DISCORD_SETTINGS = {
  /** The number of the application. */
  DISCORD_APPLICATION_ID: optional(matching(/^\d{1,20}$/, "the application's number"), ["runner", "command"]),
  /**
   * The application's public key, which proves that a request comes from Discord.
   * @default every request to the webhook is refused
   */
  DISCORD_PUBLIC_KEY: optional(matching(/^[0-9a-fA-F]{64}$/, "64 hex digits"), WEBHOOK_AND_MACHINE),
  /**
   * The token of the application's bot.
   * @default Discord is off
   */
  DISCORD_BOT_TOKEN: secret(TEXT, DESK_AND_RUNNER),
  /** The address of Discord's API; tests point it elsewhere. */
  DISCORD_API_URL: setting(ADDRESS, "https://discord.com/api/v10", DESK_AND_RUNNER),
  /** In the cloud, whether people in Discord may answer by plain messages too; on one machine they always may. */
  DISCORD_GATEWAY: setting(form(z.enum(["on", "off"]), "on or off"), "off", ["deploy"]),
  /**
   * Who may plan: ids of people, separated by commas.
   * @default nobody
   */
  ALLOWED_DISCORD_USERS: setting(IDS, [], DESK),
  /**
   * Who may plan: ids of roles, separated by commas.
   * @default nobody
   */
  ALLOWED_DISCORD_ROLES: setting(IDS, [], DESK),
};
