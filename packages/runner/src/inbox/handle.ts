import type { Conversation } from "@echo/core/conversation/conversation";
import type { Decision } from "@echo/core/conversation/machine";
import { decide } from "@echo/core/conversation/machine";
import { splitKey } from "@echo/core/id/conversation-key";
import type { Inbound, RunnerIntent } from "@echo/core/inbound/inbound";
import { shownBefore } from "../delivery/deliver.ts";
import { markGone } from "../delivery/place.ts";
import type { Runner } from "../lease/runner.ts";
import { enterTurn } from "../turn/enter.ts";
import { runAgain } from "./again.ts";
import { answerAtOnce, showUnseen } from "./answer-at-once.ts";
import { approve } from "./approve.ts";
import { begin } from "./begin.ts";
import { tellReport, tellSilence } from "./report.ts";

/** The result of one look at the conversation. `worked`: look again at once. `wait`: look again after `ms`. */
export type Step = { kind: "worked" } | { kind: "wait"; ms: number } | { kind: "nothing" };

const WORKED: Step = { kind: "worked" };

/**
 * Acts on the oldest pending inbound. Takes replies that came close together as one. `waitedMs`: how long the runner has
 * waited for more of them.
 */
export async function handle(
  runner: Runner,
  conversation: Conversation,
  pending: readonly Inbound[],
  waitedMs: number,
): Promise<Step> {
  const [first] = pending;
  if (first === undefined) return { kind: "nothing" };
  const { intent } = first;
  switch (intent.kind) {
    case "cancel":
      return { kind: "nothing" };
    case "report":
      await tellReport(runner, conversation, first, intent);
      return WORKED;
    case "probe":
      await lookAround(runner, conversation, first);
      return WORKED;
    case "silence":
      await tellSilence(runner, conversation, first, intent);
      return WORKED;
    case "reply":
    case "plan":
    case "again":
    case "advance":
    case "skip":
    case "retry":
    case "finalize":
      return act(runner, conversation, { first, intent, pending, waitedMs });
  }
}

/** The typing signal is refused if the place is gone. If it is there, nobody needs to see more of this. */
async function lookAround(runner: Runner, { key }: Conversation, { id }: Inbound): Promise<void> {
  const seen = await runner.chat.typing(splitKey(key).channel);
  if (seen === "gone") await markGone(runner, key, "asked for elsewhere");
  await runner.inbox.finish(key, [id]);
}

interface Asked {
  first: Inbound;
  intent: RunnerIntent;
  pending: readonly Inbound[];
  waitedMs: number;
}

async function act(runner: Runner, conversation: Conversation, asked: Asked): Promise<Step> {
  const { first, intent, pending, waitedMs } = asked;
  const decision = decideInTime(runner, conversation, first, intent);
  const batch = batchOf(decision, first, pending);
  const mayGrow = first.album !== undefined || (decision.kind === "run" && intent.kind === "reply");
  const waitMs = mayGrow ? stillArrivingMs(runner, batch, waitedMs) : 0;
  if (waitMs > 0) return { kind: "wait", ms: waitMs };
  for (const inbound of batch) runner.onTaken?.(inbound);
  switch (decision.kind) {
    case "begin":
      await begin(runner, conversation, { inbound: first, batch }, decision.intent);
      break;
    case "again":
      await runAgain(runner, conversation, first, decision.intent);
      break;
    case "run":
      await enterTurn(runner, conversation, { ...decision, inbound: batch });
      break;
    case "approve": {
      const shown = await shownBefore(runner, conversation, decision.session, first.receivedAt);
      if (shown.kind === "shown") await approve(runner, conversation, decision, first);
      else if (shown.kind === "unseen") await showUnseen(runner, conversation, first, shown.replies);
      else await answerAtOnce(runner, conversation, first, { kind: "refuse", reason: "answered-meanwhile" });
      break;
    }
    case "confirm-skip":
    case "show":
    case "keep":
    case "refuse":
      await answerAtOnce(runner, conversation, first, decision);
  }
  return WORKED;
}

/** The person typed this command for the turn that was running then. That turn is over, so the command is too late. */
function decideInTime(
  { steps }: Runner,
  { session }: Conversation,
  { receivedAt }: Inbound,
  intent: RunnerIntent,
): Decision {
  const isAboutTurn = intent.kind !== "reply" && intent.kind !== "plan" && intent.kind !== "again";
  const isTyped = isAboutTurn && intent.ref === undefined;
  if (session !== undefined && isTyped && receivedAt < session.updatedAt) {
    return { kind: "refuse", reason: "answered-meanwhile" };
  }
  return decide(session, intent, steps);
}

/** What is answered together: replies that came close together, and a `/plan` with the other parts of its album. */
function batchOf({ kind }: Decision, first: Inbound, pending: readonly Inbound[]): Inbound[] {
  if (kind === "run") return repliesFromHead(pending);
  if (kind !== "begin" || first.album === undefined) return [first];
  const parts = pending.filter(
    ({ id, album, intent }) => id !== first.id && album === first.album && intent.kind === "reply",
  );
  return [first, ...parts];
}

/** What one turn answers together. What is beyond is answered by the next turn. */
const BATCH = { most: 50, bytes: 128 * 1024 } as const;

function repliesFromHead(pending: readonly Inbound[]): Inbound[] {
  const end = pending.findIndex(({ intent }) => intent.kind !== "reply");
  const replies = pending.slice(0, end === -1 ? BATCH.most : Math.min(end, BATCH.most));
  let bytes = 0;
  const tooMuch = replies.findIndex(({ intent }) => {
    bytes += Buffer.byteLength(JSON.stringify(intent));
    return bytes > BATCH.bytes;
  });
  return pending.slice(0, Math.max(1, tooMuch === -1 ? replies.length : tooMuch));
}

/**
 * Milliseconds until the person has been quiet long enough, or the runner has waited long enough. A message may bear the
 * time of a wrong clock, so the wait itself is bounded, too.
 */
function stillArrivingMs({ clock, settings }: Runner, batch: readonly Inbound[], waitedMs: number): number {
  const { quiet, atMost } = settings.batchMs;
  const first = batch[0]?.receivedAt ?? 0;
  const last = batch.at(-1)?.receivedAt ?? 0;
  return Math.min(last + quiet - clock.now(), first + atMost - clock.now(), quiet, atMost - waitedMs);
}
