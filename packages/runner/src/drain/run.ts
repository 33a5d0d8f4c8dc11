import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationMarker } from "../agent/process-marker.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { requireTrust, startKeeper } from "../lease/keeper.ts";
import { endProgressLeft } from "../turn/progress.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { RunEnd } from "./drain.ts";
import { drain } from "./drain.ts";

/** A runner that slept past the end of its lease must not overwrite the next runner's files. */
function whileTrusted(workspace: Workspace, keeper: Keeper): Workspace {
  return {
    ...workspace,
    write: async (slug, file, text) => {
      requireTrust(keeper);
      await workspace.write(slug, file, text);
    },
    remove: async (slug, file) => {
      requireTrust(keeper);
      await workspace.remove(slug, file);
    },
  };
}

/**
 * Takes the conversation's lease, drains the inbox until it has been idle for a while, and gives the lease back.
 * `shutdown` stops a turn softly: the runner records what the next one needs to go on, and the work stays due.
 */
export const runConversation = createRun(startKeeper);

type Run = (deps: RunnerDeps, key: ConversationKey, holder: string, shutdown: AbortSignal) => Promise<RunEnd>;

/** `start`: the simulation asks each keeper what it believes. */
export function createRun(start: typeof startKeeper): Run {
  return (deps, key, holder, shutdown) => run({ deps, start }, key, holder, shutdown);
}

async function run(
  { deps, start }: { deps: RunnerDeps; start: typeof startKeeper },
  key: ConversationKey,
  holder: string,
  shutdown: AbortSignal,
): Promise<RunEnd> {
  const acquiredAt = deps.clock.monotonic();
  const conversation = await deps.leases.acquire(key, holder, deps.clock.now(), deps.settings.leaseMs);
  if (conversation === undefined) return "held";
  deps.log("info", "lease-acquired", { conversation: key, epoch: conversation.epoch });
  const keeper = start(deps, { key, holder, epoch: conversation.epoch }, acquiredAt);
  try {
    await deps.agent.sweep(conversationMarker(key));
    await endProgressLeft(deps, key);
    return await drain({ ...deps, workspace: whileTrusted(deps.workspace, keeper), keeper, shutdown });
  } finally {
    keeper.stop();
  }
}
