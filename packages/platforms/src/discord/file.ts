import type { Clock } from "@echo/core/system/clock";
import type { FetchedFile } from "@echo/core/port/chat";
import { Routes } from "discord-api-types/v10";
import * as z from "zod";
import { download } from "../download.ts";
import { calling, DiscordRefusal } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import { Snowflake } from "./snowflake.ts";

/** An attachment's signed address lasts about a day. So the reference says where to read a new address. */
export function fileRef(messageId: string, attachmentId: string): string {
  return `${messageId}/${attachmentId}`;
}

const Attachments = z.object({ attachments: z.array(z.object({ id: Snowflake, url: z.url() })).default([]) });
/** A forward carries its files in its copies of messages. */
const Carrying = Attachments.extend({ message_snapshots: z.array(z.object({ message: Attachments })).default([]) });

/** Reads the message again to get a fresh address. Does not send the bot's token to that address. */
export async function fetchFile(
  api: DiscordApi,
  { clock }: { clock: Clock },
  { channel, ref }: { channel: string; ref: string },
  maxBytes: number,
  signal: AbortSignal,
): Promise<FetchedFile> {
  const [messageId = "", attachmentId] = ref.split("/");
  try {
    const route = Routes.channelMessage(channel, messageId);
    const { attachments, message_snapshots: copies } = await calling(api.get(route, { signal }), Carrying);
    const all = [...attachments, ...copies.flatMap(({ message }) => message.attachments)];
    const found = all.find(({ id }) => id === attachmentId);
    if (found === undefined) return { kind: "refused", problem: "gone", reason: "no such attachment" };
    return await download(found.url, maxBytes, clock, signal);
  } catch (error) {
    if (!(error instanceof DiscordRefusal) || (error.status !== 403 && error.status !== 404)) throw error;
    return { kind: "refused", problem: "gone", reason: error.message };
  }
}
