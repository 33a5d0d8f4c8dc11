import { createContext, Script } from "node:vm";
import type { Reply } from "@echo/core/conversation/reply";
import type { Piece } from "@echo/core/port/chat";
import type { RunnerDeps } from "../lease/deps.ts";

export type Renderer = Pick<RunnerDeps, "chat" | "clock" | "log" | "settings">;

/** Milliseconds for one reply. What takes longer is sent as plain text. */
const BUDGET_MS = 10_000;
/** The lease is renewed after a third of its time and trusted for two: a sixth leaves room for the renewal's answer. */
const STEPS_IN_LEASE = 6;
/** Characters of a text that is quick to render, whatever it holds: to watch it would take longer. */
const WATCHED_LENGTH = 1000;
/** Milliseconds without a pause for heartbeats and cancels, if the pieces come quickly. */
const PAUSE_AFTER_MS = 20;

/**
 * The replies as pieces of this chat. Pauses between pieces. A reply that takes longer than its budget, that
 * blocks the process for too long, or that cannot be rendered, becomes plain text: no text can hold up the runner.
 */
export async function renderReplies(renderer: Renderer, replies: readonly Reply[]): Promise<Piece[][]> {
  const rendered: Piece[][] = [];
  for (const reply of replies) rendered.push(await renderReply(renderer, reply));
  return rendered;
}

async function renderReply(renderer: Renderer, reply: Reply): Promise<Piece[]> {
  const { chat, clock, log, settings } = renderer;
  const startedAt = clock.monotonic();
  const isQuick = reply.kind === "document" || reply.markdown.length < WATCHED_LENGTH;
  const within = <Result>(act: () => Result): Result => {
    const leftMs = startedAt + BUDGET_MS - clock.monotonic();
    if (leftMs <= 0) throw new Error("the reply takes too long to render");
    return isQuick ? act() : endWithin(Math.min(leftMs, settings.leaseMs / STEPS_IN_LEASE), act);
  };
  try {
    const pieces: Piece[] = [];
    const rendering = within(() => chat.render(reply)[Symbol.iterator]());
    const renderSome = () => {
      const pauseAt = clock.monotonic() + PAUSE_AFTER_MS;
      for (let next = rendering.next(); next.done !== true; next = rendering.next()) {
        pieces.push(next.value);
        if (clock.monotonic() >= pauseAt) return true;
      }
      return false;
    };
    while (within(renderSome)) await clock.sleep(0);
    return pieces;
  } catch (error) {
    log("warn", "rendered-plainly", { kind: reply.kind, error: String(error) });
    return [...chat.render(reply, "plain")];
  }
}

const context: { step?: () => unknown } = {};
createContext(context);
const STEP = new Script("step()");

/** Runs `step`, and ends it by force after `ms` real milliseconds, even within a loop or a regular expression. */
function endWithin<Result>(ms: number, step: () => Result): Result {
  context.step = step;
  return STEP.runInContext(context, { timeout: Math.max(1, Math.ceil(ms)) }) as Result;
}
