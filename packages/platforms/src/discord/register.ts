import { Routes } from "discord-api-types/v10";
import type { DiscordApi } from "./api.ts";
import { DiscordRefusal, doing } from "./api.ts";
import { COMMAND_MENU } from "./command-menu.ts";
import { WANTED_PERMISSIONS } from "./permission.ts";

const INTERACTIONS_PATH = "/discord/interactions";

export interface DiscordRegistration {
  /** `DISCORD_APPLICATION_ID` */
  applicationId: string;
  /** `PUBLIC_URL`. Without it, interactions come over the Gateway, and we leave Discord's address as it is. */
  publicUrl?: string;
}

export type RegisterResult =
  | { kind: "registered"; commands: number; inviteUrl: string; interactionsUrl?: string }
  | { kind: "refused"; reason: string };

/** Sends Discord all commands, then the address for interactions. Discord tries the address before it accepts it. */
export async function registerDiscord(
  api: DiscordApi,
  { applicationId, publicUrl }: DiscordRegistration,
): Promise<RegisterResult> {
  if (publicUrl !== undefined && !publicUrl.startsWith("https://")) {
    return { kind: "refused", reason: `PUBLIC_URL: expected an https address, got ${publicUrl}` };
  }
  try {
    await doing(api.put(Routes.applicationCommands(applicationId), { body: COMMAND_MENU }));
    const registered = {
      kind: "registered",
      commands: COMMAND_MENU.length,
      inviteUrl: inviteUrl(applicationId),
    } as const;
    if (publicUrl === undefined) return registered;
    const url = interactionsUrl(publicUrl);
    await doing(api.patch(Routes.currentApplication(), { body: { interactions_endpoint_url: url } }));
    return { ...registered, interactionsUrl: url };
  } catch (error) {
    if (error instanceof DiscordRefusal) return { kind: "refused", reason: error.message };
    throw error;
  }
}

export function interactionsUrl(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, "")}${INTERACTIONS_PATH}`;
}

/** The address that adds the bot to a server, with exactly the permissions that it needs. */
export function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: "bot applications.commands",
    permissions: String(WANTED_PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
