import { Routes } from "discord-api-types/v10";
import * as z from "zod";
import { calling } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import { THREADS } from "./number.ts";
import { Snowflake } from "./snowflake.ts";

const Bits = z.string().regex(/^\d+$/).transform(BigInt);
const Overwrite = z.object({ id: Snowflake, allow: Bits, deny: Bits });
const Channel = z.object({
  id: Snowflake,
  type: z.int(),
  guild_id: Snowflake.optional(),
  parent_id: Snowflake.nullish(),
  permission_overwrites: z.array(Overwrite).default([]),
});
type Channel = z.infer<typeof Channel>;
const Guild = z.object({ id: Snowflake, roles: z.array(z.object({ id: Snowflake, permissions: Bits })) });
const Member = z.object({ roles: z.array(Snowflake) });

/** What the bot may do in a channel; `undefined` in a direct message. A thread follows its channel's rules. */
export async function readPermissions(
  api: DiscordApi,
  channelId: string,
  botId: string,
): Promise<{ permissions: bigint; isThread: boolean } | undefined> {
  const channel = await calling(api.get(Routes.channel(channelId)), Channel);
  if (channel.guild_id === undefined) return undefined;
  const isThread = THREADS.includes(channel.type);
  const parentId = channel.parent_id;
  const ruled =
    isThread && typeof parentId === "string" ? await calling(api.get(Routes.channel(parentId)), Channel) : channel;
  const guild = await calling(api.get(Routes.guild(channel.guild_id)), Guild);
  const member = await calling(api.get(Routes.guildMember(guild.id, botId)), Member);
  return { permissions: combine(guild, ruled, botId, member.roles), isThread };
}

/**
 * Starts from the rights of everyone and of the bot's roles. Then applies the channel's rules in Discord's order: for
 * everyone, for all the roles together, for the bot.
 */
function combine(guild: z.infer<typeof Guild>, channel: Channel, botId: string, memberRoles: string[]): bigint {
  const roles = new Set([guild.id, ...memberRoles]);
  const base = union(guild.roles.filter(({ id }) => roles.has(id)).map(({ permissions }) => permissions));
  const rules = channel.permission_overwrites;
  const groups = [
    rules.filter(({ id }) => id === guild.id),
    rules.filter(({ id }) => id !== guild.id && roles.has(id)),
    rules.filter(({ id }) => id === botId),
  ];
  return groups.reduce(
    (rights, group) => (rights & ~union(group.map(({ deny }) => deny))) | union(group.map(({ allow }) => allow)),
    base,
  );
}

function union(bits: bigint[]): bigint {
  return bits.reduce((all, bit) => all | bit, 0n);
}
