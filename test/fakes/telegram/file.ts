import * as z from "zod";
import type { Payload } from "./method.ts";
import { badRequest, BotApiRefusal } from "./refusal.ts";
import type { FakeWorld } from "./world.ts";

/** A document as a person sends it. */
export interface SentDocument {
  name?: string;
  mime?: string;
  content: string | Uint8Array;
  /** The size that Telegram reports, if not the true one. */
  size?: number;
}

export interface FakeFile {
  bytes: Uint8Array;
  size: number;
  /** The time at which the link was made. */
  linkedAt?: number;
}

const DOWNLOAD_MAX_BYTES = 20 * 1024 * 1024;
const LINK_LIVES_MS = 3600 * 1000;

/** Stores the file and describes it as a message does. */
export function keepDocument(world: FakeWorld, { name, mime, content, size }: SentDocument): Payload {
  const bytes = Buffer.from(content);
  const id = `file-${world.files.size + 1}`;
  world.files.set(id, { bytes, size: size ?? bytes.length });
  return {
    file_id: id,
    file_unique_id: `unique-${id}`,
    file_size: size ?? bytes.length,
    ...(name === undefined ? {} : { file_name: name }),
    ...(mime === undefined ? {} : { mime_type: mime }),
  };
}

export function getFile(world: FakeWorld, payload: Payload): Payload {
  const given = z.object({ file_id: z.string() }).safeParse(payload);
  const id = given.data?.file_id ?? "";
  const file = world.files.get(id);
  if (file === undefined) throw badRequest("wrong file_id or the file is temporarily unavailable");
  if (file.size > DOWNLOAD_MAX_BYTES) throw badRequest("file is too big");
  file.linkedAt = world.clock.now();
  return { file_id: id, file_unique_id: `unique-${id}`, file_size: file.size, file_path: `documents/${id}` };
}

/** The file behind the link, while the link is valid. */
export function readLink(world: FakeWorld, path: string): Uint8Array {
  const file = world.files.get(path.replace(/^documents\//, ""));
  const isLive = file?.linkedAt !== undefined && world.clock.now() - file.linkedAt < LINK_LIVES_MS;
  if (!isLive) throw new BotApiRefusal(404, "Not Found");
  return file.bytes;
}
