import type { Conversation } from "@echo/core/conversation/conversation";
import type { Lease } from "@echo/core/port/lease-store";
import type { RunnerDeps } from "./deps.ts";

type Deps = Pick<RunnerDeps, "clock" | "conversations" | "leases" | "log" | "settings">;

/**
 * Holds the lease and watches the conversation's item: renews at a third of the lease, polls in between, and tells
 * who listens what it saw. Trust ends two thirds after the last renewal was *sent*, a third before others may take it.
 */
export interface Keeper {
  readonly lease: Lease;
  /** Aborts once the lease is lost or can no longer be trusted. */
  readonly lost: AbortSignal;
  isTrusted(): boolean;
  /** The listener sees every item read from now on; returns how to stop listening. */
  watch(listener: (conversation: Conversation) => void): () => void;
  /** Resolves when `wake` has moved past `seen`, the lease is lost, `signal` aborts or `ms` have passed. */
  waitForWake(seen: number, ms: number, signal: AbortSignal): Promise<void>;
  setBusy(busy: boolean): void;
  stop(): void;
}

/** Whoever had the lease slept through it, or could not renew it: somebody else may be at work. */
export class LeaseLostError extends Error {
  readonly code = "lease-lost";
}

/** Comes right before whatever has no fence of its own: a message, a file, a process. */
export function requireTrust(keeper: Keeper): void {
  if (!keeper.isTrusted()) throw new LeaseLostError(`the lease of ${keeper.lease.key} is not trusted any more`);
}

export function startKeeper(deps: Deps, lease: Lease, acquiredAt: number): Keeper {
  const { clock, settings } = deps;
  const lost = new AbortController();
  const stopped = new AbortController();
  const listeners = new Set<(conversation: Conversation) => void>();
  let sentAt = acquiredAt;
  let busy = true;
  const trustedMs = (settings.leaseMs * 2) / 3;
  const isTrusted = () => !lost.signal.aborted && clock.monotonic() - sentAt < trustedMs;

  const look = async () => {
    const before = clock.monotonic();
    const renews = before - sentAt >= settings.leaseMs / 3;
    const seen = renews
      ? await deps.leases.renew(lease, clock.now(), settings.leaseMs)
      : await deps.conversations.read(lease.key);
    if (lost.signal.aborted) return;
    if (seen?.epoch !== lease.epoch || seen.holder !== lease.holder) return lose("taken");
    if (renews) sentAt = before;
    for (const listener of listeners) listener(seen);
  };
  const lose = (why: string) => {
    if (lost.signal.aborted || stopped.signal.aborted) return;
    deps.log("warn", "lease-lost", { conversation: lease.key, why });
    lost.abort("lease-lost");
    stopped.abort();
  };
  /** A store may be silent for longer than the lease lasts. Whoever wakes too late asks: nobody may have taken it yet. */
  const inTime = async (looking: Promise<void>) => {
    const leftMs = sentAt + trustedMs - clock.monotonic();
    const over = new AbortController();
    await Promise.race([looking, clock.sleep(leftMs > 0 ? leftMs : settings.leaseMs / 3, over.signal)]);
    over.abort();
  };
  const keep = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(busy ? settings.pollMs.busy : settings.pollMs.idle, stopped.signal);
      if (stopped.signal.aborted) return;
      const looking = look().catch((error: unknown) => deps.log("warn", "lease-look-failed", { error: String(error) }));
      await inTime(looking);
      if (!isTrusted()) lose("expired");
    }
  };
  void keep();
  return {
    lease,
    lost: lost.signal,
    isTrusted: () => {
      if (!isTrusted()) lose("expired");
      return !lost.signal.aborted;
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waitForWake: (seen, ms, signal) => waitForWake({ deps, listeners, lost: lost.signal }, seen, ms, signal),
    setBusy: (next) => {
      busy = next;
    },
    stop: () => stopped.abort(),
  };
}

async function waitForWake(
  context: { deps: Deps; listeners: Set<(conversation: Conversation) => void>; lost: AbortSignal },
  seen: number,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const woken = new AbortController();
  const listener = (conversation: Conversation) => {
    if (conversation.wake !== seen) woken.abort();
  };
  context.listeners.add(listener);
  try {
    await context.deps.clock.sleep(ms, AbortSignal.any([woken.signal, context.lost, signal]));
  } finally {
    context.listeners.delete(listener);
  }
}
