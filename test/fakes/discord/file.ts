import { ApiRefusal } from "./refusal.ts";
import type { FakeWorld } from "./world.ts";

/** A file as somebody attaches it. */
export interface SentFile {
  name: string;
  content: string | Uint8Array;
  type?: string;
  /** What Discord says it is, if not the truth. */
  size?: number;
}

/** An attachment of a message; its address is made anew whenever the message is read. */
export interface FakeAttachment {
  id: string;
  filename: string;
  size: number;
  content_type?: string;
}

const LIVES_MS = 24 * 3600 * 1000;

export function keepFile(world: FakeWorld, id: string, { name, content, type, size }: SentFile): FakeAttachment {
  const bytes = Buffer.from(content);
  world.files.set(id, bytes);
  return {
    id,
    filename: name,
    size: size ?? bytes.length,
    ...(type === undefined ? {} : { content_type: type }),
  };
}

/** The address of now, signed with the time at which it ends. */
export function addressOf(world: FakeWorld, channelId: string, { id, filename }: FakeAttachment): string {
  const ends = Math.floor((world.clock.now() + LIVES_MS) / 1000).toString(16);
  return `${world.cdnUrl()}/attachments/${channelId}/${id}/${encodeURIComponent(filename)}?ex=${ends}&hm=${signature(id, ends)}`;
}

/** What an address leads to: nothing once its time is over, or when it was changed. */
export function readAttachment(world: FakeWorld, { pathname, searchParams }: URL): Uint8Array {
  const id = pathname.split("/").at(-2) ?? "";
  const ends = searchParams.get("ex") ?? "";
  const file = world.files.get(id);
  const isLive = Number.parseInt(ends, 16) * 1000 > world.clock.now();
  if (file === undefined || !isLive || searchParams.get("hm") !== signature(id, ends)) {
    throw new ApiRefusal(404, 0, "This content is no longer available.");
  }
  return file;
}

function signature(id: string, ends: string): string {
  return Buffer.from(`${ends} ${id}`).toString("hex");
}
