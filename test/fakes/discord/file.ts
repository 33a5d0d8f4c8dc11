import { ApiRefusal } from "./refusal.ts";
import type { FakeWorld } from "./world.ts";

/** A file as a person attaches it. */
export interface SentFile {
  name: string;
  content: string | Uint8Array;
  type?: string;
  /** The size that Discord reports, if not the true one. */
  size?: number;
}

/** An attachment of a message. It gets a new address whenever the message is read. */
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

/** A new address, signed with the time at which it expires. */
export function addressOf(world: FakeWorld, channelId: string, { id, filename }: FakeAttachment): string {
  const ends = Math.floor((world.clock.now() + LIVES_MS) / 1000).toString(16);
  return `${world.cdnUrl()}/attachments/${channelId}/${id}/${encodeURIComponent(filename)}?ex=${ends}&hm=${signature(id, ends)}`;
}

/** The file at an address. Refuses an address that has expired or was changed. */
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
