import type { ConversationKey } from "@echo/core/id/conversation-key";
import { splitKey } from "@echo/core/id/conversation-key";
import { consolePlatform } from "./console/platform.ts";
import { discord } from "./discord/platform.ts";
import type { Platform } from "./platform.ts";
import { telegram } from "./telegram/platform.ts";

/** Every platform. Code that concerns all platforms goes through this list. */
export const PLATFORMS: readonly Platform[] = [telegram, discord, consolePlatform];

/** No platform has this key, or its platform does not accept the address in it. */
class UnknownPlatformError extends Error {
  readonly code = "platform-unknown";
}

/** The platform of a conversation. Throws if none of `platforms` knows its key. */
export function platformOf(key: ConversationKey, platforms: readonly Platform[] = PLATFORMS): Platform {
  const { adapter, channel } = splitKey(key);
  const platform = platforms.find((one) => one.adapter === adapter);
  if (platform?.channel.test(channel) !== true) throw new UnknownPlatformError(`no platform knows ${key}`);
  return platform;
}
