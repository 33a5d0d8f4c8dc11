import type { Conversation } from "@echo/core/conversation/conversation";
import type { Runner } from "./runner.ts";

/** Tells work on a conversation to stop, and why. */
export interface Stop {
  /** The first reason stays: `"cancelled"`, `"lease-lost"` or `"shutdown"`. */
  signal: AbortSignal;
  end(): void;
}

/** The work counts as cancelled when the keeper reads another session, or another cancel, than `conversation` has. */
export function watchForStop(
  { keeper, shutdown }: Pick<Runner, "keeper" | "shutdown">,
  conversation: Conversation,
): Stop {
  const stop = new AbortController();
  const onShutdown = () => stop.abort("shutdown");
  const onLost = () => stop.abort("lease-lost");
  shutdown.addEventListener("abort", onShutdown, { once: true });
  keeper.lost.addEventListener("abort", onLost, { once: true });
  if (shutdown.aborted) onShutdown();
  if (keeper.lost.aborted) onLost();
  const unwatch = keeper.watch((seen) => {
    if (!isSame(conversation, seen)) stop.abort("cancelled");
  });
  return {
    signal: stop.signal,
    end: () => {
      unwatch();
      shutdown.removeEventListener("abort", onShutdown);
      keeper.lost.removeEventListener("abort", onLost);
    },
  };
}

/** Whether no cancel has come since `conversation` was read. */
export function isSame(conversation: Conversation, seen: Conversation): boolean {
  return seen.session?.id === conversation.session?.id && seen.cancelledAt === conversation.cancelledAt;
}
