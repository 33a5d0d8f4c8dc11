import type { ConversationKey } from "@echo/core/id/conversation-key";
import { splitKey } from "@echo/core/id/conversation-key";
import { Routes } from "discord-api-types/v10";
import * as z from "zod";
import { calling, DiscordRefusal } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import type { DiscordMessage } from "./message.ts";
import { readMessage } from "./message.ts";
import { isLater, Snowflake, snowflakeAt } from "./snowflake.ts";

/** Discord's limit for one page of messages. */
const PAGE = 100;
const PAGES_MAX = 20;
/** Older messages may have left the inbox. Then nothing says any more that they were handled. */
const OLDEST_MS = 24 * 3600 * 1000;

export interface MissedIn {
  conversation: ConversationKey;
  /** When the planning session was asked for, in milliseconds. Read from there if this process has seen no message. */
  since: number;
}

const Channel = z.object({ id: Snowflake, guild_id: Snowflake.optional() });
const Member = z.object({ roles: z.array(Snowflake).default([]) });

/**
 * Reads the messages that people sent while the Gateway was not connected, oldest first. Adds the server and the
 * roles, which the Gateway sends but REST does not.
 */
export async function* readMissed(
  api: DiscordApi,
  { conversation, since }: MissedIn,
  lastSeen: string | undefined,
  now: number,
): AsyncGenerator<DiscordMessage> {
  const { channel } = splitKey(conversation);
  const place = await calling(api.get(Routes.channel(channel)), Channel);
  const roles = new Map<string, string[]>();
  let after = lastSeen ?? snowflakeAt(Math.max(since, now - OLDEST_MS));
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = new URLSearchParams({ after, limit: String(PAGE) });
    const found = await calling(api.get(Routes.channelMessages(channel), { query }), z.array(z.unknown()));
    const messages = found
      .flatMap((raw) => readMessage(raw) ?? [])
      .toSorted((left, right) => (isLater(left.id, right.id) ? 1 : -1));
    for (const message of messages) yield { ...message, ...(await serverOf(api, place, message, roles)) };
    after = messages.at(-1)?.id ?? after;
    if (found.length < PAGE) return;
  }
}

async function serverOf(
  api: DiscordApi,
  { guild_id: guild }: z.infer<typeof Channel>,
  { author }: DiscordMessage,
  known: Map<string, string[]>,
): Promise<Pick<DiscordMessage, "guild_id" | "member">> {
  if (guild === undefined) return {};
  if (author.bot === true) return { guild_id: guild };
  const roles = known.get(author.id) ?? (await rolesOf(api, guild, author.id));
  known.set(author.id, roles);
  return { guild_id: guild, member: { roles } };
}

/** A person who has left the server has no roles. */
async function rolesOf(api: DiscordApi, guild: string, user: string): Promise<string[]> {
  try {
    return (await calling(api.get(Routes.guildMember(guild, user)), Member)).roles;
  } catch (error) {
    if (error instanceof DiscordRefusal) return [];
    throw error;
  }
}
