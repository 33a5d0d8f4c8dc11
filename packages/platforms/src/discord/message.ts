import type { Attached } from "@echo/core/inbound/attach";
import { MessageType } from "discord-api-types/v10";
import * as z from "zod";
import { fileRef } from "./file.ts";
import { Snowflake } from "./snowflake.ts";

const Author = z.object({
  id: Snowflake,
  bot: z.boolean().optional(),
  username: z.string().optional(),
  global_name: z.string().nullish(),
});

const Attachment = z.object({
  id: Snowflake,
  filename: z.string(),
  size: z.int().nonnegative(),
  content_type: z.string().optional(),
});

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
  content: z.string().default(""),
  /** `null` if nobody edited it. Discord also updates a message to show the preview of a link. */
  edited_timestamp: z.string().nullish(),
  attachments: z.array(Attachment).default([]),
  sticker_items: z.array(z.unknown()).default([]),
  mentions: z.array(z.object({ id: Snowflake })).default([]),
  /** The message that this one replies to, unless that message is gone. */
  referenced_message: z.object({ author: Author }).nullish(),
});
export type DiscordMessage = z.infer<typeof DiscordMessage>;

const WRITTEN: readonly number[] = [MessageType.Default, MessageType.Reply];

/** Whether a person wrote the message: not a bot, and not Discord itself. */
export function isPersons({ type, author, webhook_id: webhook }: DiscordMessage): boolean {
  return WRITTEN.includes(type) && author.bot !== true && webhook === undefined;
}

/** What comes with the words: files, and media to look at or listen to. */
export function attachedTo({ id: messageId, attachments, sticker_items: stickers }: DiscordMessage): Attached {
  const isMedia = ({ content_type: type = "" }: z.infer<typeof Attachment>) => /^(image|audio|video)\//i.test(type);
  const files = attachments
    .filter((one) => !isMedia(one))
    .map(({ id, filename, size, content_type }) => ({
      name: filename,
      bytes: size,
      ref: fileRef(messageId, id),
      mime: content_type,
    }));
  return { files, hasMedia: stickers.length > 0 || attachments.some(isMedia) };
}
