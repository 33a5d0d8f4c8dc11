import { MessageType } from "discord-api-types/v10";
import * as z from "zod";
import { Snowflake } from "./snowflake.ts";

const User = z.object({ id: Snowflake, username: z.string().optional(), global_name: z.string().nullish() });
const Author = User.extend({ bot: z.boolean().optional() });

const Attachment = z.object({
  id: Snowflake,
  filename: z.string(),
  size: z.int().nonnegative(),
  content_type: z.string().optional(),
});

/** What a message says and carries, also one that was forwarded. */
const CONTENT = {
  content: z.string().default(""),
  attachments: z.array(Attachment).default([]),
  sticker_items: z.array(z.unknown()).default([]),
  mentions: z.array(User).default([]),
  poll: z.unknown().optional(),
};

/** A forward holds a copy of the other message, without its author. */
const Snapshot = z.object({ message: z.object(CONTENT) });

/**
 * The fields that we read of a message. It comes from the Gateway, or by REST without server and member.
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
  ...CONTENT,
  /** `null` if nobody edited it. Discord also updates a message to show the preview of a link. */
  edited_timestamp: z.string().nullish(),
  /** The message that this one replies to, unless that message is gone. */
  referenced_message: z.object({ ...CONTENT, author: Author }).nullish(),
  message_snapshots: z.array(Snapshot).default([]),
});
export type DiscordMessage = z.infer<typeof DiscordMessage>;

const WRITTEN: readonly number[] = [MessageType.Default, MessageType.Reply];

/** Whether a person wrote the message: not a bot, and not Discord itself. */
export function isPersons({ type, author, webhook_id: webhook }: DiscordMessage): boolean {
  return WRITTEN.includes(type) && author.bot !== true && webhook === undefined;
}
