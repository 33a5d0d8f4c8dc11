import type { Attached } from "@echo/core/inbound/attach";
import { material } from "@echo/core/inbound/material";
import type { Material } from "@echo/core/inbound/material";
import type { OfferedFile } from "@echo/core/inbound/sent-file";
import type { Unreadable } from "@echo/core/inbound/unreadable";
import { fileRef } from "./file.ts";
import type { DiscordMessage } from "./message.ts";

type Attachment = DiscordMessage["attachments"][number];
type Content = Pick<DiscordMessage, "content" | "attachments" | "sticker_items" | "mentions" | "poll">;

/** What the message carries beside its own words: files, media, what it forwards, and the message that it answers. */
export function carriedBy(message: DiscordMessage): Attached {
  const copies = message.message_snapshots.map((snapshot) => snapshot.message);
  const contents: Content[] = [message, ...copies];
  const files = contents.flatMap(({ attachments }) => filesOf(message.id, attachments));
  const unreadable = contents.flatMap(unreadableIn);
  const isEmpty = message.content === "" && copies.length === 0 && files.length === 0 && unreadable.length === 0;
  const forwarded = copies.map((copy) => material("forwarded", namedIn(copy)));
  return {
    files,
    unreadable: isEmpty ? ["unknown"] : unreadable,
    material: [...answeredBy(message), ...forwarded],
  };
}

/** The words, with names in place of the ids of people. */
export function namedIn({ content, mentions }: Pick<Content, "content" | "mentions">): string {
  return mentions.reduce((text, { id, username, global_name: name }) => {
    const shown = name ?? username;
    return shown === undefined ? text : text.replaceAll(new RegExp(`<@!?${id}>`, "g"), () => `@${shown}`);
  }, content);
}

function answeredBy({ referenced_message: answered }: DiscordMessage): Material[] {
  if (answered === undefined || answered === null || answered.content === "") return [];
  const { author } = answered;
  return [material("answered", namedIn(answered), author.global_name ?? author.username)];
}

function filesOf(messageId: string, attachments: readonly Attachment[]): OfferedFile[] {
  return attachments
    .filter((one) => mediaOf(one) === undefined)
    .map(({ id, filename, size, content_type: mime }) => ({
      name: filename,
      bytes: size,
      ref: fileRef(messageId, id),
      mime,
    }));
}

function unreadableIn({ attachments, sticker_items: stickers, poll }: Content): Unreadable[] {
  const media = attachments.flatMap((one) => mediaOf(one) ?? []);
  const polls: Unreadable[] = poll === undefined || poll === null ? [] : ["poll"];
  return [...media, ...stickers.map(() => "sticker" as const), ...polls];
}

const MEDIA = { image: "picture", audio: "audio", video: "video" } as const;

function mediaOf({ content_type: type = "" }: Attachment): Unreadable | undefined {
  const [, kind = ""] = /^(image|audio|video)\//i.exec(type) ?? [];
  return MEDIA[kind.toLowerCase() as keyof typeof MEDIA];
}
