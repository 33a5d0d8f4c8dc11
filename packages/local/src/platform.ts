import type { DeskDeps } from "@echo/core/desk/deps";
import type { Adapter } from "@echo/core/id/conversation-key";
import type { Chat } from "@echo/core/port/chat";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import type { Env } from "@echo/core/setting/setting";
import { readSetting } from "@echo/core/setting/setting";
import { systemClock } from "@echo/core/system/clock";
import type { Log } from "@echo/core/system/log";
import { PLATFORMS } from "@echo/platforms/list";

/** Every chat platform that is set up, by its adapter. */
export async function openChats(env: Env, log: Log): Promise<ReadonlyMap<Adapter, Chat>> {
  const process = { clock: systemClock, log };
  const chats = PLATFORMS.filter((platform) => platform.isOn(env)).map(
    async (platform) => [platform.adapter, await platform.openChat(env, process)] as const,
  );
  return new Map(await Promise.all(chats));
}

/** Starts what needs no public address: polling, if there is none, and events that no webhook delivers. */
export function startListening(env: Env, desk: DeskDeps): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const listening = { desk, clock: systemClock, signal: stopped.signal };
  const hasAddress = readSetting(PLANNER_SETTINGS, env, "PUBLIC_URL") !== undefined;
  const on = PLATFORMS.filter((platform) => platform.isOn(env));
  const listeners = on.flatMap((platform) => platform.listen?.(env, listening) ?? []);
  const polls = hasAddress ? [] : on.flatMap((platform) => platform.poll?.(env, listening) ?? []);
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all([...listeners, ...polls]);
    },
  };
}
