import { MessageType } from "discord-api-types/v10";
import * as z from "zod";
import { Snowflake } from "./snowflake.ts";

const User = z.object({ id: Snowflake, username: z.string().optional(), global_name: z.string().nullish() });
const Author = User.extend({ bot: z.boolean().optional() });

const Attachment = z.object({
  id: Snowflake,
  filename: z.string().catch("file"),
  size: z.int().nonnegative().catch(0),
  content_type: z.string().nullish(),
  /** Only a voice message has one. */
  waveform: z.string().nullish(),
});

/** What a message says and carries, also one that was forwarded. */
const CONTENT = {
  content: orEmpty(z.string(), ""),
  attachments: orEmpty(z.array(Attachment), []),
  sticker_items: orEmpty(z.array(z.unknown()), []),
  mentions: orEmpty(z.array(User), []),
  poll: z.unknown().optional(),
  embeds: z.unknown().optional(),
  components: z.unknown().optional(),
};

function orEmpty<Value>(schema: z.ZodType<Value>, empty: NoInfer<Value>) {
  return schema.nullish().transform((value) => value ?? empty);
}

/** A forward holds a copy of the other message, without its author. */
const Snapshot = z.object({ message: z.object(CONTENT) });
const COPIES = { message_snapshots: orEmpty(z.array(Snapshot), []) };

const SENT = {
  id: Snowflake,
  channel_id: Snowflake,
  guild_id: Snowflake.optional(),
  type: z.int(),
  author: Author,
  webhook_id: Snowflake.optional(),
  member: z.object({ roles: z.array(Snowflake).default([]) }).optional(),
};

/**
 * The fields that we read of a message. It comes from the Gateway, or by REST without server and member.
 * Shape: https://discord.com/developers/docs/resources/message
 */
const DiscordMessage = z.object({
  ...SENT,
  ...CONTENT,
  /** `null` if nobody edited it. Discord also updates a message to show the preview of a link. */
  edited_timestamp: z.string().nullish(),
  /** The message that this one replies to, unless that message is gone. */
  referenced_message: z.object({ id: Snowflake, ...CONTENT, author: Author, ...COPIES }).nullish(),
  ...COPIES,
});
export type DiscordMessage = z.infer<typeof DiscordMessage>;

/** If we know who wrote where, but cannot read what, the message is an empty one: its person is told so. */
const Unread = z.object(SENT).transform((sent) => DiscordMessage.parse(sent));

export function readMessage(raw: unknown): DiscordMessage | undefined {
  return DiscordMessage.safeParse(raw).data ?? Unread.safeParse(raw).data;
}

const WRITTEN: readonly number[] = [MessageType.Default, MessageType.Reply];

/** Whether a person wrote the message: not a bot, and not Discord itself. */
export function isPersons({ type, author, webhook_id: webhook }: DiscordMessage): boolean {
  return WRITTEN.includes(type) && author.bot !== true && webhook === undefined;
}
