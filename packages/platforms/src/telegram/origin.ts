import type { Material } from "@echo/core/inbound/material";
import { material } from "@echo/core/inbound/material";
import * as z from "zod";
import { unreadableOf } from "./content.ts";
import { Entities, fullName, toMarkdown } from "./entity.ts";

/** The fields of a person that name them. */
const Named = z.object({
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
});

const NamedChat = z.object({ title: z.string().optional(), first_name: z.string().optional() });

/** Who wrote a message first. Its kinds may grow, so each field counts wherever it is. */
const Origin = z
  .object({
    sender_user: Named.optional(),
    sender_user_name: z.string().optional(),
    sender_chat: NamedChat.optional(),
    chat: NamedChat.optional(),
  })
  .catch({});

/** The fields that say whose words a message holds, or which words the person points at. */
export const ORIGIN_FIELDS = {
  forward_origin: Origin.optional(),
  is_automatic_forward: z.unknown().optional(),
  /** Before Bot API 7.0. */
  forward_date: z.unknown().optional(),
  forward_from: Named.optional().catch({}),
  forward_from_chat: NamedChat.optional().catch({}),
  forward_sender_name: z.string().optional().catch(""),
  /** The bot that wrote the words. The person only chose them. */
  via_bot: Named.optional().catch({}),
  quote: z.object({ text: z.string(), is_manual: z.boolean().optional() }).optional().catch(undefined),
  external_reply: z.object({ origin: Origin }).optional().catch(undefined),
};

const Originated = z.object(ORIGIN_FIELDS);
type Originated = z.infer<typeof Originated>;

/** Whether the words are somebody else's: then they are never a command. */
export function isForwarded(message: Originated): boolean {
  return FORWARD_FIELDS.some((field) => message[field] !== undefined);
}

const FORWARD_FIELDS = [
  "forward_origin",
  "is_automatic_forward",
  "forward_date",
  "forward_from",
  "forward_from_chat",
  "forward_sender_name",
  "via_bot",
] as const;

export function forwardedFrom(message: Originated, text: string): Material {
  const {
    forward_origin: origin = {},
    forward_from: user,
    forward_from_chat: chat,
    forward_sender_name: name,
  } = message;
  const from = nameOfOrigin(origin) ?? nameOfUser(user) ?? chat?.title ?? name ?? nameOfUser(message.via_bot);
  return material("forwarded", text, from);
}

function nameOfOrigin(origin: z.infer<typeof Origin>): string | undefined {
  const { sender_user: user, sender_user_name: name, sender_chat: group, chat } = origin;
  return nameOfUser(user) ?? name ?? group?.title ?? chat?.title;
}

function nameOfUser(user: z.infer<typeof Named> | undefined): string | undefined {
  if (user === undefined) return undefined;
  const name = fullName(user);
  return name === "" ? user.username : name;
}

/** Keeps the fields that it does not name, to tell what the message holds. */
export const RepliedTo = z.looseObject({
  message_id: z.int(),
  date: z.int().optional().catch(undefined),
  from: Named.extend({ id: z.int(), is_bot: z.boolean().optional() }).optional(),
  sender_chat: NamedChat.optional().catch({}),
  text: z.string().optional().catch(undefined),
  entities: Entities,
  caption: z.string().optional().catch(undefined),
  caption_entities: Entities,
  document: z.object({ file_name: z.string().optional() }).optional().catch(undefined),
  poll: z.object({ question: z.string() }).optional().catch(undefined),
  checklist: z.object({ title: z.string() }).optional().catch(undefined),
  /** Present on the message that opened a topic. Every message in the topic "replies" to that message. */
  forum_topic_created: z.unknown().optional(),
});
export type RepliedTo = z.infer<typeof RepliedTo>;

/** What the person points at: the part that they chose, else the message that they reply to. */
export function pointedAt(message: Originated & { reply_to_message?: RepliedTo | undefined }): Material[] {
  const { quote, external_reply: elsewhere, reply_to_message: replied } = message;
  const from = authorOf(replied) ?? (elsewhere === undefined ? undefined : nameOfOrigin(elsewhere.origin));
  if (quote !== undefined) return kept(material(quote.is_manual === true ? "quoted" : "answered", quote.text, from));
  return replied === undefined ? [] : kept(material("answered", wordsOf(replied), from));
}

function authorOf(replied: RepliedTo | undefined): string | undefined {
  return replied?.sender_chat?.title ?? nameOfUser(replied?.from);
}

function kept(one: Material): Material[] {
  return one.text === "" ? [] : [one];
}

/** Its words, and what it holds beside them: the person may mean a file or a picture. */
function wordsOf(replied: RepliedTo): string {
  const { text, entities, caption = "", caption_entities: formats, document, poll, checklist } = replied;
  const held = unreadableOf(replied).filter((kind) => kind !== "unknown");
  const named = { poll: poll?.question, checklist: checklist?.title };
  const media = held.map((kind) => bracketed(kind, kind === "poll" || kind === "checklist" ? named[kind] : undefined));
  const file =
    document?.file_name === undefined || held.includes("animation") ? [] : [bracketed("file", document.file_name)];
  const words = text === undefined ? toMarkdown(caption, formats) : toMarkdown(text, entities);
  return [...file, ...media, words].filter((line) => line !== "").join("\n");
}

function bracketed(kind: string, name: string | undefined): string {
  return name === undefined ? `[${kind}]` : `[${kind}: ${name}]`;
}
