import * as z from "zod";
import { showAnswer } from "./answer.ts";
import { buttonsOf, Commands, MessageBody, notePings, read, readMessage } from "./content.ts";
import { messageBody } from "./message-body.ts";
import { ApiRefusal, invalidForm, unknownMessage, unknownWebhook } from "./refusal.ts";
import type { FakeChannel, FakeInteraction, FakeMessage, FakeWorld } from "./world.ts";
import {
  addChannel,
  addMessage,
  CHANNEL_TYPE,
  channelAt,
  checkContent,
  countWrite,
  messageAt,
  require,
  writableChannel,
} from "./world.ts";

export interface Upload {
  filename: string;
  bytes: Uint8Array;
}

interface Call {
  world: FakeWorld;
  /** The parts of the path that matched the pattern's `*`. */
  at: string[];
  query: URLSearchParams;
  payload: unknown;
  files: Upload[];
}

/** `undefined` is a 204. */
type Route = (call: Call) => unknown;

const TOKEN_LIVES_MS = 15 * 60_000;
const NONCE_LIVES_MS = 3 * 60_000;
const UPLOAD_MAX_BYTES = 10 * 1024 * 1024;
const ARCHIVE_MINUTES = [60, 1440, 4320, 10_080];

/** The routes by method and path. They need the bot's token. */
export const ROUTES: Readonly<Record<string, Route>> = {
  "GET /users/@me": ({ world }) => ({ id: world.bot.id, username: "planner", bot: true }),
  "GET /channels/*": ({ world, at: [id = ""] }) => channelBody(channelAt(world, id)),

  "GET /channels/*/messages": ({ world, at: [id = ""], query }) => {
    const channel = channelAt(world, id);
    require(channel, "readHistory");
    const limit = Number(query.get("limit") ?? 50);
    if (limit < 1 || limit > 100) throw invalidForm("limit");
    const after = BigInt(query.get("after") ?? 0);
    const found = channel.messages.filter((one) => !one.deleted && one.onlyFor === undefined && BigInt(one.id) > after);
    return found
      .slice(0, limit)
      .toReversed()
      .map((message) => messageBody(world, readable(world, channel, message)));
  },

  "GET /channels/*/messages/*": ({ world, at: [id = "", messageId = ""] }) => {
    const channel = channelAt(world, id);
    require(channel, "readHistory");
    return messageBody(world, readable(world, channel, messageAt(channel, messageId)));
  },

  "POST /channels/*/messages": ({ world, at: [id = ""], payload, files }) => {
    const channel = writableChannel(world, id);
    const body = readMessage(payload, files.length > 0);
    if (files.length > 0) require(channel, "attachFiles");
    if (files.some(({ bytes }) => bytes.length > UPLOAD_MAX_BYTES)) {
      throw new ApiRefusal(413, 40_005, "Request entity too large");
    }
    const before = sameNonce(world, channel, body);
    if (before !== undefined) return messageBody(world, before);
    checkContent(world, payload, files);
    countWrite(world, channel);
    notePings(world, body);
    const message = addMessage(world, channel, {
      from: "bot",
      content: body.content ?? "",
      flags: body.flags,
      buttons: buttonsOf(body),
      ...fileOf(files),
    });
    if (body.nonce !== undefined) {
      world.nonces.set(`${channel.id} ${body.nonce}`, { messageId: message.id, at: world.clock.now() });
    }
    return messageBody(world, message);
  },

  "PATCH /channels/*/messages/*": ({ world, at: [id = "", messageId = ""], payload }) => {
    const message = messageAt(writableChannel(world, id), messageId);
    if (message.from !== "bot") throw new ApiRefusal(403, 50_005, "Cannot edit a message authored by another user");
    return messageBody(world, edit(message, read(MessageBody, payload)));
  },

  "DELETE /channels/*/messages/*": ({ world, at: [id = "", messageId = ""] }) => {
    messageAt(channelAt(world, id), messageId).deleted = true;
  },

  "PUT /channels/*/messages/*/reactions/*/@me": ({ world, at: [id = "", messageId = "", emoji = ""] }) => {
    const channel = channelAt(world, id);
    require(channel, "addReactions", "readHistory");
    if (!/^\p{Extended_Pictographic}\uFE0F?$/u.test(emoji)) throw new ApiRefusal(400, 10_014, "Unknown Emoji");
    messageAt(channel, messageId).reactions.push(emoji);
  },

  "POST /channels/*/typing": ({ world, at: [id = ""] }) => {
    if (channelAt(world, id).archived) throw new ApiRefusal(400, 50_083, "Thread is archived");
    writableChannel(world, id).typing += 1;
  },

  "POST /channels/*/messages/*/threads": ({ world, at: [id = "", messageId = ""], payload }) => {
    const channel = channelAt(world, id);
    if (channel.type !== CHANNEL_TYPE.text)
      throw new ApiRefusal(400, 50_024, "Cannot execute action on this channel type");
    require(channel, "createThreads");
    const schema = z.object({
      name: z.string().min(1).max(100),
      auto_archive_duration: z.literal(ARCHIVE_MINUTES).optional(),
    });
    const { name } = read(schema, payload);
    const message = messageAt(channel, messageId);
    if (world.channels.has(message.id)) {
      throw new ApiRefusal(400, 160_004, "A thread has already been created for this message");
    }
    const place = { type: CHANNEL_TYPE.thread, parentId: id, permissions: channel.permissions };
    return channelBody(addChannel(world, { id: message.id, name, ...place }));
  },

  "PUT /channels/*/thread-members/*": ({ world, at: [id = "", userId = ""] }) => {
    const thread = channelAt(world, id);
    if (thread.type !== CHANNEL_TYPE.thread)
      throw new ApiRefusal(400, 50_024, "Cannot execute action on this channel type");
    thread.members.add(userId);
  },

  "GET /guilds/*": ({ world }) => ({ id: world.guild.id, roles: [{ id: world.guild.id, permissions: "0" }] }),
  "GET /guilds/*/members/*": ({ world, at: [, userId = ""] }) => {
    const roles = world.guild.memberRoles.get(userId);
    if (roles === undefined) throw new ApiRefusal(404, 10_007, "Unknown Member");
    return { roles };
  },

  "GET /applications/@me": ({ world }) => applicationBody(world),
  "PUT /applications/*/commands": ({ world, payload }) => {
    world.commands = read(Commands, payload);
    return world.commands;
  },
  "GET /applications/*/commands": ({ world }) => world.commands,
};

/** Routes without a bot token: their own token is in the path. */
export const OPEN_ROUTES: Readonly<Record<string, Route>> = {
  "POST /interactions/*/*/callback": ({ world, at: [id = "", token = ""], payload }) => {
    const interaction = world.interactions.get(token);
    if (interaction === undefined || interaction.id !== id) throw new ApiRefusal(404, 10_062, "Unknown interaction");
    showAnswer(world, interaction, payload);
  },

  "PATCH /webhooks/*/*/messages/@original": ({ world, at: [, token = ""], payload }) => {
    const interaction = liveInteraction(world, token);
    const channel = world.channels.get(interaction.channelId);
    if (channel === undefined || interaction.originalId === undefined) throw unknownMessage();
    return messageBody(world, edit(messageAt(channel, interaction.originalId), read(MessageBody, payload)));
  },
};

function liveInteraction(world: FakeWorld, token: string): FakeInteraction {
  const interaction = world.interactions.get(token);
  if (interaction?.answeredAt === undefined) throw unknownWebhook();
  const now = world.clock.now();
  if (now - interaction.at > TOKEN_LIVES_MS) throw new ApiRefusal(401, 50_027, "Invalid Webhook Token");
  if (now - interaction.answeredAt < world.deferRaceMs) throw unknownWebhook();
  return interaction;
}

function sameNonce(world: FakeWorld, channel: FakeChannel, body: MessageBody): FakeMessage | undefined {
  if (!body.enforce_nonce || body.nonce === undefined) return undefined;
  const known = world.nonces.get(`${channel.id} ${body.nonce}`);
  if (known === undefined || world.clock.now() - known.at > NONCE_LIVES_MS) return undefined;
  return messageAt(channel, known.messageId);
}

function edit(message: FakeMessage, body: MessageBody): FakeMessage {
  if (body.content !== undefined) {
    if (!message.thinking) message.earlier.push(message.content);
    message.content = body.content;
  }
  if (body.components !== undefined) message.buttons = buttonsOf(body);
  message.thinking = false;
  return message;
}

function fileOf([file]: Upload[]): Pick<FakeMessage, "file"> | object {
  return file === undefined
    ? {}
    : { file: { filename: file.filename, text: Buffer.from(file.bytes).toString("utf8") } };
}

/** Without the intent, REST too returns empty content for what people say in a server. */
function readable(world: FakeWorld, channel: FakeChannel, message: FakeMessage): FakeMessage {
  const hidden = channel.guildId !== undefined && message.from !== "bot" && !world.bot.contentIntent;
  return hidden ? { ...message, content: "", attachments: [] } : message;
}

function channelBody(channel: FakeChannel): Record<string, unknown> {
  const overwrite = { id: channel.guildId, type: 0, allow: String(channel.permissions), deny: "0" };
  return {
    id: channel.id,
    type: channel.type,
    name: channel.name,
    ...(channel.guildId === undefined ? {} : { guild_id: channel.guildId, permission_overwrites: [overwrite] }),
    ...(channel.parentId === undefined ? {} : { parent_id: channel.parentId }),
    ...(channel.type === CHANNEL_TYPE.thread
      ? { thread_metadata: { archived: channel.archived, locked: channel.locked } }
      : {}),
  };
}

const CONTENT_FLAG = 1 << 19;

export function applicationBody(world: FakeWorld): Record<string, unknown> {
  return {
    id: world.bot.id,
    name: "Planner",
    verify_key: world.bot.publicKey,
    flags: world.bot.contentIntent ? CONTENT_FLAG : 0,
    interactions_endpoint_url: world.endpoint ?? null,
  };
}
