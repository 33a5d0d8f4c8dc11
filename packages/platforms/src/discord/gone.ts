import type { DeskDeps } from "@echo/core/desk/deps";
import { receive } from "@echo/core/desk/desk";
import { listHeldPlaces } from "@echo/core/desk/held-place";
import { conversationKey, splitKey } from "@echo/core/id/conversation-key";
import { GatewayDispatchEvents, Routes } from "discord-api-types/v10";
import type { GatewayDispatchPayload } from "discord-api-types/v10";
import { doing } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import { DISCORD } from "./name.ts";
import { refusedBy } from "./refusal.ts";

/** `below`: places below it went with it, and Discord does not name them. */
type Gone = { channelId: string | undefined; below: boolean };

/** What Discord says is gone for us. A server that is only unavailable has an outage, and comes back by itself. */
export function goneIn(payload: GatewayDispatchPayload): Gone | undefined {
  switch (payload.t) {
    case GatewayDispatchEvents.ThreadDelete:
      return { channelId: payload.d.id, below: false };
    case GatewayDispatchEvents.ChannelDelete:
      return { channelId: payload.d.id, below: true };
    case GatewayDispatchEvents.GuildDelete:
      return payload.d.unavailable === true ? undefined : { channelId: undefined, below: true };
    default:
      return undefined;
  }
}

export async function leaveGone(desk: DeskDeps, api: DiscordApi, { channelId, below }: Gone): Promise<void> {
  if (channelId !== undefined) await leaveChannel(desk, channelId);
  if (!below) return;
  for (const key of await listHeldPlaces(desk)) {
    const { adapter, channel } = splitKey(key);
    if (adapter === DISCORD.adapter && channel !== channelId && (await isGone(api, channel))) {
      await leaveChannel(desk, channel);
    }
  }
}

async function isGone(api: DiscordApi, channel: string): Promise<boolean> {
  try {
    await doing(api.get(Routes.channel(channel)));
    return false;
  } catch (error) {
    if (refusedBy(error) === "gone") return true;
    throw error;
  }
}

export async function leaveChannel(desk: DeskDeps, channel: string): Promise<void> {
  await receive(desk, {
    id: `gone ${channel}`,
    conversation: conversationKey(DISCORD.adapter, channel),
    person: { id: DISCORD.adapter, locale: "en" },
    receivedAt: desk.now(),
    private: false,
    allowed: true,
    ask: { kind: "place", is: "gone" },
  });
}
