import { addressOf } from "./file.ts";
import type { FakeMessage, FakeWorld } from "./world.ts";

export interface FakePerson {
  id: string;
  name?: string;
  /** The client's language. */
  language?: string;
  roles?: string[];
}

export function userBody(id: string, name?: string, isBot = false): Record<string, unknown> {
  return {
    id,
    username: (name ?? `user${id}`).toLowerCase(),
    global_name: name ?? null,
    bot: isBot,
    discriminator: "0",
    avatar: null,
  };
}

/** A message as Discord describes it. REST omits server and member. */
export function messageBody(world: FakeWorld, message: FakeMessage, person?: FakePerson): Record<string, unknown> {
  const author =
    message.from === "bot" ? userBody(world.bot.id, "Planner", true) : userBody(message.from, person?.name);
  return {
    id: message.id,
    channel_id: message.channelId,
    type: 0,
    author,
    content: message.content,
    timestamp: new Date(message.at).toISOString(),
    edited_timestamp:
      message.earlier.length > 0 ? new Date(message.at + 1000 * message.earlier.length).toISOString() : null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: attachmentBodies(world, message),
    embeds: [],
    pinned: false,
    ...(message.forwarded === undefined ? {} : forwardBody(world, message.forwarded)),
    ...(message.poll === undefined ? {} : { poll: pollBody(message.poll) }),
    flags: message.flags,
    components: message.buttons.map((row) => ({
      type: 1,
      components: row.map((button) => ({ type: 2, style: 1, ...button })),
    })),
  };
}

function attachmentBodies(world: FakeWorld, { attachments, channelId }: FakeMessage): object[] {
  return attachments.map((one) => {
    const url = addressOf(world, channelId, one);
    return { ...one, url, proxy_url: url };
  });
}

/** The copy names no author. */
function forwardBody(world: FakeWorld, original: FakeMessage): Record<string, unknown> {
  const message = {
    type: 0,
    content: original.content,
    mentions: [],
    mention_roles: [],
    attachments: attachmentBodies(world, original),
    embeds: [],
    timestamp: new Date(original.at).toISOString(),
    edited_timestamp: null,
    flags: original.flags,
  };
  return {
    message_reference: { type: 1, message_id: original.id, channel_id: original.channelId },
    message_snapshots: [{ message }],
  };
}

function pollBody(text: string): Record<string, unknown> {
  const answers = ["A", "B"].map((answer, index) => ({ answer_id: index + 1, poll_media: { text: answer } }));
  return { question: { text }, answers, expiry: null, allow_multiselect: false, layout_type: 1 };
}
