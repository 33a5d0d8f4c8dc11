import type { ConversationKey } from "@echo/core/id/conversation-key";
import { splitKey } from "@echo/core/id/conversation-key";
import type { RunnerDeps } from "../lease/deps.ts";

type Deps = Pick<RunnerDeps, "chat" | "turns" | "log">;

/** Stores the id of the progress message, so that another runner can remove it from the chat. Best effort. */
export async function keepProgress(deps: Deps, key: ConversationKey, messageId: string | undefined): Promise<void> {
  await deps.turns
    .keepProgress(key, messageId)
    .catch((error: unknown) => deps.log("warn", "progress-not-kept", { conversation: key, error: String(error) }));
}

export async function endProgress(deps: Deps, key: ConversationKey, messageId: string): Promise<void> {
  await deps.chat.clearProgress(splitKey(key).channel, messageId);
  await keepProgress(deps, key, undefined);
}

/** Removes the progress message that a killed runner left in the chat. Does not wait for the chat. */
export async function endProgressLeft(deps: Deps, key: ConversationKey): Promise<void> {
  const messageId = await deps.turns.loadProgress(key).catch(() => undefined);
  if (messageId === undefined) return;
  await keepProgress(deps, key, undefined);
  void deps.chat.clearProgress(splitKey(key).channel, messageId);
}
