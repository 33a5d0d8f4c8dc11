import type { Conversation } from "@echo/core/conversation/conversation";
import type { Inbound } from "@echo/core/inbound/inbound";
import { isPersons } from "@echo/core/inbound/inbound";
import { FloodError } from "@echo/core/system/flood-error";
import { doubled } from "@echo/core/system/retry";
import { deliver } from "../delivery/deliver.ts";
import { completeCancel } from "../inbox/complete-cancel.ts";
import type { Step } from "../inbox/handle.ts";
import { handle } from "../inbox/handle.ts";
import type { Keeper } from "../lease/keeper.ts";
import { requireTrust } from "../lease/keeper.ts";
import type { Runner } from "../lease/runner.ts";
import { redo } from "../turn/redo.ts";

/** Why a runner ended. `held`: another runner has the lease. `lost`: another runner took it, or renewing it failed. */
export type RunEnd = "idle" | "held" | "lost" | "shutdown";

/** Milliseconds before a failed store or chat call is tried again. The wait doubles each time, up to `most`. */
const RETRY_MS = { first: 500, most: 30_000 };

/** Looks, acts and looks again until nothing is left to do. It finds work by its status, never by a cursor. */
export async function drain(runner: Runner): Promise<RunEnd> {
  const { clock, keeper, log, shutdown } = runner;
  let idleSince = clock.monotonic();
  let failures = 0;
  /** Since when this runner has been waiting for more replies to come. */
  let waitingSince: number | undefined;
  let quietWake: number | undefined;
  // The last cancel that this runner saw. None yet: the first look completes a cancel that an earlier holder left.
  let seen: { cancelledAt: number | undefined } | undefined;
  while (keeper.isTrusted()) {
    const isStopped = shutdown.aborted;
    try {
      const conversation = await runner.conversations.read(keeper.lease.key);
      if (!isOurs(keeper, conversation)) return "lost";
      const { cancelledAt } = conversation;
      if (seen === undefined || seen.cancelledAt !== cancelledAt) await completeCancel(runner, conversation);
      seen = { cancelledAt };
      let step = NOTHING;
      if (!shutdown.aborted) {
        quietWake = undefined;
        step = await look(runner, conversation, clock.monotonic() - (waitingSince ?? clock.monotonic()));
        waitingSince = step.kind === "wait" ? (waitingSince ?? clock.monotonic()) : undefined;
        if (step.kind === "nothing") quietWake = conversation.wake;
      }
      failures = 0;
      if (step.kind === "worked") {
        idleSince = clock.monotonic();
        keeper.setBusy(true);
        continue;
      }
      const end = await rest(runner, conversation, { step, idleMs: clock.monotonic() - idleSince, quietWake });
      if (end !== undefined) return end;
    } catch (error) {
      log("error", "drain-failed", { conversation: keeper.lease.key, error: describe(error) });
      // After a stop, one more look gives the lease back, even if the call before it failed.
      if (isStopped) return "shutdown";
      failures += 1;
      const ms = waitAfter(error, failures);
      await clock.sleep(ms, AbortSignal.any([keeper.lost, shutdown]));
    }
  }
  return "lost";
}

function isOurs({ lease }: Keeper, conversation: Conversation | undefined): conversation is Conversation {
  return conversation?.epoch === lease.epoch && conversation.holder === lease.holder;
}

/** If the chat names a wait, waits that long: the chat counts every earlier call against us. */
function waitAfter(error: unknown, failures: number): number {
  return error instanceof FloodError ? error.retryAfterMs : doubled(RETRY_MS, failures);
}

const NOTHING: Step = { kind: "nothing" };

/** Most settled first: an undelivered answer, then an interrupted turn, then new inbound. */
async function look(runner: Runner, conversation: Conversation, waitedMs: number): Promise<Step> {
  await deliver(runner, conversation);
  const pending = await takePending(runner, conversation);
  const { session } = conversation;
  runner.onRest(pending.length === 0 && session?.state !== "running");
  if (session?.state === "running") {
    await redo(runner, conversation, session);
    return { kind: "worked" };
  }
  return pending.length === 0 ? NOTHING : handle(runner, conversation, pending, waitedMs);
}

/** Drops inbound received at or before a cancel. What no person asked for stays. */
async function takePending(runner: Runner, { key, cancelledAt }: Conversation): Promise<Inbound[]> {
  const { inbox, keeper, onTaken } = runner;
  for (;;) {
    const pending = await inbox.listPending(key);
    const dropped = pending.filter((inbound) => isPersons(inbound) && inbound.receivedAt <= (cancelledAt ?? -1));
    if (dropped.length === 0) return pending;
    requireTrust(keeper);
    for (const inbound of dropped) onTaken?.(inbound);
    await inbox.finish(
      key,
      dropped.map(({ id }) => id),
    );
    // One list shows only a part of a flood. What was hidden behind the dropped ones is seen now.
  }
}

/** Waits for something new. Gives the lease back after a long enough silence, or on shutdown. */
async function rest(
  { keeper, leases, settings, shutdown }: Runner,
  conversation: Conversation,
  { step, idleMs, quietWake }: { step: Step; idleMs: number; quietWake: number | undefined },
): Promise<RunEnd | undefined> {
  if (shutdown.aborted) {
    // This runner looks no more. If it left no work and no message came since, no other runner needs to look either.
    const isReleased = await leases.release(keeper.lease, conversation.wake, conversation.wake !== quietWake);
    return isReleased ? "shutdown" : undefined;
  }
  const leftMs = settings.idleMs - idleMs;
  if (step.kind === "nothing" && leftMs <= 0) {
    return (await leases.release(keeper.lease, conversation.wake, false)) ? "idle" : undefined;
  }
  // A person who has just read an answer often writes at once: the runner looks often at first, and then less.
  const busyMs = step.kind === "wait" ? step.ms : Math.min(settings.batchMs.atMost - idleMs, leftMs);
  keeper.setBusy(busyMs > 0);
  await keeper.waitForWake(conversation.wake, busyMs > 0 ? busyMs : leftMs, shutdown);
  return undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
