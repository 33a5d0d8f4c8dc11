import type { Conversation } from "@echo/core/conversation/conversation";
import type { Lease } from "@echo/core/port/lease-store";
import type { RunnerDeps } from "./deps.ts";

type Deps = Pick<RunnerDeps, "clock" | "conversations" | "leases" | "log" | "settings">;

/**
 * Holds the lease and watches the conversation's item. It renews the lease after a third of `leaseMs`, polls the item
 * in between, and passes every item that it reads to its listeners. The runner trusts the lease for two thirds of
 * `leaseMs` after it *sent* the last renewal. So it stops a third before another runner may take the lease.
 */
export interface Keeper {
  readonly lease: Lease;
  /** Aborts once the lease is lost or can no longer be trusted. */
  readonly lost: AbortSignal;
  /** Whether the lease is trusted. Once it is not, this aborts `lost`. */
  isTrusted(): boolean;
  /** What `isTrusted` would answer now. It changes nothing. */
  trusts(): boolean;
  /** The listener gets every item read from now on. Returns a function that removes the listener. */
  watch(listener: (conversation: Conversation) => void): () => void;
  /** Resolves when `wake` differs from `seen`, the lease is lost, `signal` aborts or `ms` have passed. */
  waitForWake(seen: number, ms: number, signal: AbortSignal): Promise<void>;
  setBusy(busy: boolean): void;
  stop(): void;
}

/** The runner slept past the end of its trust, or could not renew the lease. Another runner may be at work. */
export class LeaseLostError extends Error {
  readonly code = "lease-lost";
}

/** Call this right before sending a message, writing a file or starting a process: no epoch protects these. */
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
  const trusts = () => !lost.signal.aborted && clock.monotonic() - sentAt < trustedMs;

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
  /**
   * Waits for the store's answer, but only while the lease is trusted: the store may take longer than the lease lasts.
   * If the process slept past that time, asks the store once: the lease may still be free.
   */
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
      if (!trusts()) lose("expired");
    }
  };
  void keep();
  return {
    lease,
    lost: lost.signal,
    trusts,
    isTrusted: () => {
      if (!trusts()) lose("expired");
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
