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
    edited_timestamp: message.earlier.length > 0 ? new Date(message.at).toISOString() : null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: message.attachments.map((one) => {
      const url = addressOf(world, message.channelId, one);
      return { ...one, url, proxy_url: url };
    }),
    embeds: [],
    pinned: false,
    flags: message.flags,
    components: message.buttons.map((row) => ({
      type: 1,
      components: row.map((button) => ({ type: 2, style: 1, ...button })),
    })),
  };
}
