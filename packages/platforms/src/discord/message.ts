import * as z from "zod";
import { Snowflake } from "./snowflake.ts";

const Author = z.object({
  id: Snowflake,
  bot: z.boolean().optional(),
  username: z.string().optional(),
  global_name: z.string().nullish(),
});

/**
 * Only what is read of a message, from the Gateway or by REST (there without server and member).
 * Shape: https://discord.com/developers/docs/resources/message
 */
export const DiscordMessage = z.object({
  id: Snowflake,
  channel_id: Snowflake,
  guild_id: Snowflake.optional(),
  type: z.int(),
  author: Author,
  webhook_id: Snowflake.optional(),
  member: z.object({ roles: z.array(Snowflake).default([]) }).optional(),
  content: z.string().default(""),
  attachments: z.array(z.unknown()).default([]),
  sticker_items: z.array(z.unknown()).default([]),
  mentions: z.array(z.object({ id: Snowflake })).default([]),
  /** The message that it answers, unless that one is gone. */
  referenced_message: z.object({ author: Author }).nullish(),
});
export type DiscordMessage = z.infer<typeof DiscordMessage>;

/** Said by a person in a chat: not by a bot, and no notice of Discord's own. */
export function isPersons({ type, author, webhook_id: webhook }: DiscordMessage): boolean {
  return (type === DEFAULT || type === REPLY) && author.bot !== true && webhook === undefined;
}

const DEFAULT = 0;
const REPLY = 19;
