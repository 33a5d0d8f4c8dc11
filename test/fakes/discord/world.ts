import type { Clock } from "@echo/core/system/clock";
import type { FakeAttachment } from "./file.ts";
import { ApiRefusal, missingAccess, missingPermissions, unknownChannel, unknownMessage } from "./refusal.ts";

export interface FakeButton {
  label: string;
  custom_id: string;
}

/** One message as people see it. */
export interface FakeMessage {
  id: string;
  channelId: string;
  /** `bot` or the person's id. */
  from: string;
  content: string;
  flags: number;
  buttons: FakeButton[][];
  file?: { filename: string; text: string };
  attachments: FakeAttachment[];
  /** A copy of another message, which a person forwarded. */
  forwarded?: FakeMessage;
  /** The question of a poll. */
  poll?: string;
  /** A deferred answer that the bot has not resolved yet. */
  thinking: boolean;
  /** The only person who sees the message. */
  onlyFor?: string;
  /** Every earlier version, oldest first. */
  earlier: string[];
  deleted: boolean;
  reactions: string[];
  at: number;
}

export const CHANNEL_TYPE = { text: 0, direct: 1, thread: 11 } as const;

export interface FakeChannel {
  id: string;
  type: number;
  name: string;
  guildId: string | undefined;
  parentId: string | undefined;
  /** What the bot may do here. */
  permissions: bigint;
  /** Whether the person has closed their direct messages. */
  closed: boolean;
  archived: boolean;
  locked: boolean;
  members: Set<string>;
  messages: FakeMessage[];
  typing: number;
  /** The times at which messages were sent, for the rate limit. */
  writes: number[];
  /** The next writes that are refused at any pace. */
  flood: { times: number; retryAfterS: number };
}

export interface FakeInteraction {
  id: string;
  token: string;
  type: number;
  personId: string;
  channelId: string;
  /** The message whose button was pressed. */
  messageId: string | undefined;
  at: number;
  answeredAt?: number;
  /** Why the interaction failed: no answer within 3 s, or a refused one. Its token is dead. */
  failed?: string;
  originalId?: string;
}

export interface FakeWorld {
  clock: Clock;
  bot: { id: string; token: string; publicKey: string; contentIntent: boolean };
  guild: { id: string; memberRoles: Map<string, string[]> };
  channels: Map<string, FakeChannel>;
  interactions: Map<string, FakeInteraction>;
  commands: { name: string }[];
  endpoint: string | undefined;
  /** The attached files, by attachment id. */
  files: Map<string, Uint8Array>;
  /** The base address of attachments. */
  cdnUrl: () => string;
  nonces: Map<string, { messageId: string; at: number }>;
  /** What a message must not contain: words, buttons and files are looked through. */
  refuses: { pattern: RegExp; status: number; code: number; message: string }[];
  /** Messages that would have pinged everyone. */
  pings: string[];
  /** Messages per channel within a window. Undefined: only `flood` refuses. */
  rateLimit: { messages: number; windowMs: number } | undefined;
  /** Milliseconds for which a deferred answer cannot be edited yet. */
  deferRaceMs: number;
  nextSerial: number;
}

const EPOCH_MS = 1_420_070_400_000;

export function newSnowflake(world: FakeWorld): string {
  world.nextSerial += 1;
  return String((BigInt(world.clock.now() - EPOCH_MS) << 22n) + BigInt(world.nextSerial));
}

export const BIT = {
  addReactions: 1n << 6n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  createThreads: 1n << 35n,
  sendInThreads: 1n << 38n,
} as const;
export const EVERYTHING = Object.values(BIT).reduce((all, bit) => all | bit, 0n);

export function channelAt(world: FakeWorld, id: string): FakeChannel {
  const channel = world.channels.get(id);
  if (channel === undefined) throw unknownChannel();
  if (channel.guildId !== undefined && (channel.permissions & BIT.viewChannel) === 0n) throw missingAccess();
  return channel;
}

export function require(channel: FakeChannel, ...names: (keyof typeof BIT)[]): void {
  if (channel.guildId === undefined) return;
  if (names.some((name) => (channel.permissions & BIT[name]) === 0n)) throw missingPermissions();
}

/** The channel, if the bot may write there. Writing reopens an archived thread unless it is locked. */
export function writableChannel(world: FakeWorld, id: string): FakeChannel {
  const channel = channelAt(world, id);
  if (channel.closed) throw new ApiRefusal(403, 50_007, "Cannot send messages to this user");
  if (channel.archived && channel.locked) throw new ApiRefusal(400, 50_083, "Thread is archived");
  require(channel, channel.type === CHANNEL_TYPE.thread ? "sendInThreads" : "sendMessages");
  channel.archived = false;
  return channel;
}

/** Counts one message. Beyond the limit it is refused, and the refusal names the wait. */
export function countWrite(world: FakeWorld, channel: FakeChannel): void {
  if (channel.flood.times > 0) {
    channel.flood.times -= 1;
    throw tooMany(channel.flood.retryAfterS);
  }
  const now = world.clock.now();
  const limit = world.rateLimit;
  if (limit !== undefined) {
    channel.writes = channel.writes.filter((at) => at > now - limit.windowMs);
    const [oldest] = channel.writes;
    if (oldest !== undefined && channel.writes.length >= limit.messages) {
      throw tooMany((oldest + limit.windowMs - now) / 1000);
    }
  }
  channel.writes.push(now);
}

function tooMany(retryAfterS: number): ApiRefusal {
  return new ApiRefusal(429, 0, "You are being rate limited.", { retry_after: retryAfterS, global: false });
}

/** Refuses a message for what it says, as automatic moderation and the link filter do. */
export function checkContent(world: FakeWorld, payload: unknown, files: readonly { bytes: Uint8Array }[]): void {
  const said = [JSON.stringify(payload), ...files.map(({ bytes }) => Buffer.from(bytes).toString("utf8"))].join("\n");
  const refused = world.refuses.find(({ pattern }) => pattern.test(said));
  if (refused !== undefined) throw new ApiRefusal(refused.status, refused.code, refused.message);
}

export function addMessage(
  world: FakeWorld,
  channel: FakeChannel,
  message: Pick<FakeMessage, "from" | "content"> & Partial<FakeMessage>,
): FakeMessage {
  const added: FakeMessage = {
    id: newSnowflake(world),
    channelId: channel.id,
    flags: 0,
    buttons: [],
    attachments: [],
    thinking: false,
    earlier: [],
    deleted: false,
    reactions: [],
    at: world.clock.now(),
    ...message,
  };
  channel.messages.push(added);
  return added;
}

export function messageAt(channel: FakeChannel, id: string): FakeMessage {
  const message = channel.messages.find((one) => one.id === id && !one.deleted);
  if (message === undefined) throw unknownMessage();
  return message;
}

export function addChannel(
  world: FakeWorld,
  channel: Pick<FakeChannel, "id" | "type"> & Partial<FakeChannel>,
): FakeChannel {
  const added: FakeChannel = {
    name: "",
    guildId: channel.type === CHANNEL_TYPE.direct ? undefined : world.guild.id,
    parentId: undefined,
    permissions: EVERYTHING,
    closed: false,
    archived: false,
    locked: false,
    members: new Set(),
    messages: [],
    typing: 0,
    writes: [],
    flood: { times: 0, retryAfterS: 0 },
    ...channel,
  };
  world.channels.set(added.id, added);
  return added;
}
