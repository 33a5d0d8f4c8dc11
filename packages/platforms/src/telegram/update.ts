import * as z from "zod";
import { Entities } from "./entity.ts";
import { ORIGIN_FIELDS, RepliedTo } from "./origin.ts";

/** Only the fields that we read. Shapes: https://core.telegram.org/bots/api#update */
const User = z.object({
  id: z.int(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});

const Chat = z.object({ id: z.int(), type: z.enum(["private", "group", "supergroup", "channel"]) });

const MESSAGE_PLACE = {
  message_id: z.int(),
  chat: Chat,
  message_thread_id: z.int().positive().optional(),
  /** True in a topic. A thread id alone may only mark a chain of replies. */
  is_topic_message: z.boolean().optional(),
};

const Document = z.object({
  file_id: z.string().min(1),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
  file_size: z.int().nonnegative().optional(),
});

/** Keeps the fields that it does not name: they may hold what a new version of the Bot API brings. */
export const Message = z.looseObject({
  ...MESSAGE_PLACE,
  ...ORIGIN_FIELDS,
  animation: z.unknown().optional(),
  document: Document.optional(),
  from: User.optional(),
  /** Set if the message is written in the name of a chat. */
  sender_chat: z.object({ id: z.int() }).optional(),
  /** Unix seconds. */
  date: z.number().optional(),
  /** Telegram also tells of changes that are no edit. Then it is absent. */
  edit_date: z.number().optional(),
  reply_to_message: RepliedTo.optional(),
  text: z.string().optional(),
  entities: Entities,
  caption: z.string().optional(),
  caption_entities: Entities,
  /** The album that this message is a part of. Each part comes as an update of its own. */
  media_group_id: z.string().optional(),
  migrate_to_chat_id: z.int().optional(),
  migrate_from_chat_id: z.int().optional(),
  forum_topic_reopened: z.unknown().optional(),
});
export type Message = z.infer<typeof Message>;

export const CallbackQuery = z.object({
  id: z.string().min(1),
  from: User,
  /** Absent under messages sent through inline mode, which we do not use. */
  message: z.object(MESSAGE_PLACE).optional(),
  data: z.string().optional(),
});
export type CallbackQuery = z.infer<typeof CallbackQuery>;

const MembershipChange = z.object({
  chat: Chat,
  from: User,
  new_chat_member: z.object({ status: z.string(), is_member: z.boolean().optional() }),
});
export type MembershipChange = z.infer<typeof MembershipChange>;

const updateId = z.int().nonnegative();

/** The updates that we handle. We subscribe only to these. */
export const HANDLED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"] as const;

export const Update = z.union([
  z.object({ update_id: updateId, message: Message }),
  z.object({ update_id: updateId, edited_message: Message }),
  z.object({ update_id: updateId, callback_query: CallbackQuery }),
  z.object({ update_id: updateId, my_chat_member: MembershipChange }),
]);
export type Update = z.infer<typeof Update>;

const Unread = z.object({
  update_id: updateId,
  message: z.object({ ...MESSAGE_PLACE, from: User }).transform((sent) => ({ ...sent, unread: true })),
});

/** A message in an unknown shape, as one with unknown content: its person is told so. `undefined` if nobody wrote it. */
export function withoutContent(raw: unknown): unknown {
  return Unread.safeParse(raw).data;
}

/** The file that the person sent. Telegram adds a document to an animation, but that is not a file to read. */
export function documentOf({ animation, document }: Message): z.infer<typeof Document> | undefined {
  return animation === undefined ? document : undefined;
}
