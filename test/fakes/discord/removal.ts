import type { FakeGateway } from "./gateway.ts";
import { INTENT } from "./gateway.ts";
import type { FakeWorld } from "./world.ts";
import { CHANNEL_TYPE } from "./world.ts";

export interface Removal {
  /** Deletes a thread, or a channel with all its threads. Discord names only what was deleted. */
  remove(channel: string): void;
  /** Removes the bot from the server. With `"outage"` the server is only unavailable. */
  expel(outage?: "outage"): void;
}

export function createRemoval(world: FakeWorld, gateway: FakeGateway): Removal {
  return {
    remove(id) {
      const channel = world.channels.get(id);
      if (channel === undefined) throw new Error(`no channel ${id}`);
      for (const one of world.channels.values()) {
        if (one.id === id || one.parentId === id) world.channels.delete(one.id);
      }
      const name = channel.type === CHANNEL_TYPE.thread ? "THREAD_DELETE" : "CHANNEL_DELETE";
      const { guildId, parentId, type } = channel;
      gateway.dispatch(name, () => ({ id, guild_id: guildId, parent_id: parentId, type }), INTENT.guilds);
    },
    expel(outage) {
      const { id } = world.guild;
      if (outage === undefined) {
        for (const channel of world.channels.values()) if (channel.guildId === id) channel.permissions = 0n;
      }
      const body = outage === undefined ? { id } : { id, unavailable: true };
      gateway.dispatch("GUILD_DELETE", () => body, INTENT.guilds);
    },
  };
}
