import type { Conversation } from "@echo/core/conversation/conversation";
import { isLeaseLive } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationMarker } from "../agent/process-marker.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { requireTrust, startKeeper } from "../lease/keeper.ts";
import { endProgressLeft } from "../turn/progress.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { RunEnd } from "./drain.ts";
import { drain } from "./drain.ts";
import { knowPending } from "./know-pending.ts";

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
  const taken = await take(deps, key, holder, shutdown);
  if (taken === undefined) return "held";
  const { acquiredAt, conversation } = taken;
  deps.log("info", "lease-acquired", { conversation: key, epoch: conversation.epoch });
  const keeper = start(deps, { key, holder, epoch: conversation.epoch }, acquiredAt);
  try {
    await deps.agent.sweep(conversationMarker(key));
    await endProgressLeft(deps, key);
    const [workspace, inbox] = [whileTrusted(deps.workspace, keeper), knowPending(deps.inbox, key)];
    return await drain({ ...deps, workspace, inbox, keeper, shutdown, delivered: new Set() });
  } finally {
    keeper.stop();
  }
}

interface Acquired {
  conversation: Conversation;
  acquiredAt: number;
}

/**
 * If the clock was set back, an expiry tells nothing about the holder. A lease that nobody renews while its whole length
 * passes on this runner's monotonic clock is over.
 */
async function take(
  { clock, conversations, leases, settings: { leaseMs } }: RunnerDeps,
  key: ConversationKey,
  holder: string,
  shutdown: AbortSignal,
): Promise<Acquired | undefined> {
  const acquire = async (unrenewed?: number): Promise<Acquired | undefined> => {
    const acquiredAt = clock.monotonic();
    const conversation = await leases.acquire(key, holder, clock.now(), leaseMs, unrenewed);
    return conversation === undefined ? undefined : { conversation, acquiredAt };
  };
  const taken = await acquire();
  const seen = taken === undefined ? await conversations.read(key) : undefined;
  if (seen?.leaseExpiresAt === undefined || isLeaseLive(seen, clock.now())) return taken;
  await clock.sleep(leaseMs, shutdown);
  return shutdown.aborted ? undefined : acquire(seen.leaseExpiresAt);
}
