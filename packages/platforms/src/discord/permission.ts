/** Bits of https://discord.com/developers/docs/topics/permissions, as far as the planner needs them. */
export const PERMISSION = {
  addReactions: 1n << 6n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  createThreads: 1n << 35n,
  sendInThreads: 1n << 38n,
} as const;
export type PermissionName = keyof typeof PERMISSION;

const ADMINISTRATOR = 1n << 3n;

export function allows(permissions: bigint, name: PermissionName): boolean {
  return (permissions & (PERMISSION[name] | ADMINISTRATOR)) !== 0n;
}

/** The permissions that the bot needs to plan in a channel and does not have. */
export function missingPermissions(permissions: bigint, inThread: boolean): PermissionName[] {
  const needed: PermissionName[] = ["viewChannel", inThread ? "sendInThreads" : "sendMessages", "attachFiles"];
  return needed.filter((name) => !allows(permissions, name));
}

/** To open a thread, the bot must send a message in the channel, create the thread, and write in it. */
export function mayOpenThread(permissions: bigint): boolean {
  return (["sendMessages", "createThreads", "sendInThreads"] as const).every((name) => allows(permissions, name));
}

/** Exactly the permissions that an invitation asks for. */
export const WANTED_PERMISSIONS = Object.values(PERMISSION).reduce((all, bit) => all | bit, 0n);
