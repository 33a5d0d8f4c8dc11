import type { Attached } from "@echo/core/inbound/attach";
import { material } from "@echo/core/inbound/material";
import type { Material } from "@echo/core/inbound/material";
import type { OfferedFile } from "@echo/core/inbound/sent-file";
import { isNamedAsText } from "@echo/core/inbound/sent-file";
import type { Unreadable } from "@echo/core/inbound/unreadable";
import { fileRef } from "./file.ts";
import type { DiscordMessage } from "./message.ts";
import { shownText } from "./shown-text.ts";

type Attachment = DiscordMessage["attachments"][number];
type Content = Pick<
  DiscordMessage,
  "content" | "attachments" | "sticker_items" | "mentions" | "poll" | "embeds" | "components"
>;

/** What the message carries beside its own words: files, media, what it forwards, and the message that it answers. */
export function carriedBy(message: DiscordMessage): Attached {
  const copies = message.message_snapshots.map((snapshot) => snapshot.message);
  const contents: Content[] = [message, ...copies];
  const files = contents.flatMap(({ attachments }) => filesOf(message.id, attachments));
  const unreadable = contents.flatMap(unreadableIn);
  const forwarded = copies.map((copy) => material("forwarded", wordsIn(copy)));
  const isWordless = message.content.trim() === "" && forwarded.every(({ text }) => text === "");
  const isEmpty = isWordless && files.length === 0 && unreadable.length === 0;
  return {
    files,
    unreadable: isEmpty ? ["unknown"] : unreadable,
    material: [...answeredBy(message), ...forwarded],
  };
}

/** All words of somebody else's message. */
function wordsIn(content: Content): string {
  return [namedIn(content), shownText(content)].filter((words) => words !== "").join("\n");
}

/** The words, with names in place of the ids of people. */
export function namedIn({ content, mentions }: Pick<Content, "content" | "mentions">): string {
  return mentions.reduce((text, { id, username, global_name: name }) => {
    const shown = name ?? username;
    return shown === undefined ? text : text.replaceAll(new RegExp(`<@!?${id}>`, "g"), () => `@${shown}`);
  }, content);
}

/** The message's words, and the names of its files: the person may mean a file. */
function answeredBy({ referenced_message: answered }: DiscordMessage): Material[] {
  if (answered === undefined || answered === null) return [];
  const contents: Content[] = [answered, ...answered.message_snapshots.map(({ message }) => message)];
  const files = contents.flatMap(({ attachments }) => attachments.map(({ filename }) => `[file: ${filename}]`));
  const words = [...files, ...contents.map(wordsIn)].filter((line) => line !== "").join("\n");
  const { global_name: name, username } = answered.author;
  return words === "" ? [] : [material("answered", words, name ?? username)];
}

function filesOf(messageId: string, attachments: readonly Attachment[]): OfferedFile[] {
  return attachments
    .filter((one) => mediaOf(one) === undefined)
    .map(({ id, filename, size, content_type: mime }) => ({
      name: filename,
      bytes: size,
      ref: fileRef(messageId, id),
      mime: mime ?? undefined,
    }));
}

function unreadableIn({ attachments, sticker_items: stickers, poll }: Content): Unreadable[] {
  const media = attachments.flatMap((one) => mediaOf(one) ?? []);
  const polls: Unreadable[] = poll === undefined || poll === null ? [] : ["poll"];
  return [...media, ...stickers.map(() => "sticker" as const), ...polls];
}

const MEDIA = { image: "picture", audio: "audio", video: "video" } as const;

/** A name says more than a type: Discord takes `.ts` for a video and `.svg` for a picture. */
function mediaOf({ filename, content_type: type, waveform }: Attachment): Unreadable | undefined {
  if (isNamedAsText(filename)) return undefined;
  const [, kind = ""] = /^(image|audio|video)\//i.exec(type ?? "") ?? [];
  const media = MEDIA[kind.toLowerCase() as keyof typeof MEDIA];
  return media === "audio" && typeof waveform === "string" ? "voice" : media;
}
