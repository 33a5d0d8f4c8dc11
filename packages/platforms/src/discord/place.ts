import { BY_SERVER, TEXT_CHANNELS, THREADS } from "./number.ts";
import { mayOpenThread, missingPermissions } from "./permission.ts";
import type { PermissionName } from "./permission.ts";

/** Where an interaction happened, and what the bot may do there. */
export interface Place {
  channelId: string;
  inServer: boolean;
  /** The permissions that the bot needs here and does not have. None are needed in a direct message. */
  missing: PermissionName[];
  mayOpenThread: boolean;
}

interface Where {
  guild_id?: string | undefined;
  channel_id?: string | undefined;
  channel?: { id: string; type?: number | undefined } | undefined;
  app_permissions?: string | undefined;
  authorizing_integration_owners?: Record<string, string> | undefined;
}

export function placeOf(where: Where): Place | undefined {
  const channelId = where.channel?.id ?? where.channel_id;
  if (channelId === undefined) return undefined;
  const inServer = where.guild_id !== undefined;
  if (!inServer) return { channelId, inServer, missing: [], mayOpenThread: false };
  const permissions = permissionsOf(where);
  // If the permissions are unknown, do not refuse. If the bot may not write here, Discord refuses its message later.
  if (permissions === undefined) return { channelId, inServer, missing: [], mayOpenThread: false };
  const type = where.channel?.type;
  return {
    channelId,
    inServer,
    missing: missingPermissions(permissions, THREADS.includes(type)),
    mayOpenThread: TEXT_CHANNELS.includes(type) && mayOpenThread(permissions),
  };
}

/** If only the person installed the application, it is no member of the server and may not write there. */
function permissionsOf({ app_permissions: given, authorizing_integration_owners: owners }: Where): bigint | undefined {
  if (owners !== undefined && !(BY_SERVER in owners)) return 0n;
  return given === undefined ? undefined : BigInt(given);
}
