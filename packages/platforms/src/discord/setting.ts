import * as z from "zod";
import { ADDRESS, IDS, TEXT } from "@echo/core/setting/form";
import type { Values } from "@echo/core/setting/setting";
import { secret, setting } from "@echo/core/setting/setting";

export const DISCORD_SETTINGS = {
  DISCORD_APPLICATION_ID: setting<string | undefined>(
    z.string().regex(/^\d{1,20}$/),
    "the application's number",
    undefined,
    { for: ["runner", "command"], says: "The number of the application." },
  ),
  DISCORD_PUBLIC_KEY: setting<string | undefined>(z.string().regex(/^[0-9a-fA-F]{64}$/), "64 hex digits", undefined, {
    for: ["webhook", "local", "command"],
    says: "The application's public key, which proves that a request comes from Discord.",
    unset: "every request to the webhook is refused",
  }),
  DISCORD_BOT_TOKEN: secret(...TEXT, {
    for: ["webhook", "gateway", "runner", "local", "command"],
    says: "The token of the application's bot.",
    unset: "Discord is off",
  }),
  DISCORD_API_URL: setting(...ADDRESS, "https://discord.com/api/v10", {
    for: ["webhook", "gateway", "runner", "local", "command"],
    says: "The address of Discord's API; tests point it elsewhere.",
  }),
  DISCORD_GATEWAY: setting(z.enum(["on", "off"]), "on or off", "off", {
    for: ["deploy"],
    says: "In the cloud, whether people in Discord may answer by plain messages too; on one machine they always may.",
  }),
  ALLOWED_DISCORD_USERS: setting(...IDS, [], {
    for: ["webhook", "gateway", "local", "command"],
    says: "Who may plan: ids of people, separated by commas.",
    unset: "nobody",
  }),
  ALLOWED_DISCORD_ROLES: setting(...IDS, [], {
    for: ["webhook", "gateway", "local", "command"],
    says: "Who may plan: ids of roles, separated by commas.",
    unset: "nobody",
  }),
};

export type DiscordConfig = Values<typeof DISCORD_SETTINGS>;
