import type { Conversation } from "@echo/core/conversation/conversation";
import { splitKey } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import { isPersons } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import { nonceOf } from "@echo/core/id/nonce";
import { sessionCost } from "@echo/core/money/told";
import type { AgentProgress } from "../agent/agent.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Runner } from "../lease/runner.ts";
import { requireTrust } from "../lease/keeper.ts";
import { markGone } from "../delivery/place.ts";
import { endProgress, keepProgress } from "./progress.ts";
import type { RunningTurn } from "./running-turn.ts";
import { isSame, watchForStop } from "../lease/stop.ts";

/** What goes on beside a running turn: typing, progress, noting new messages, and the reasons to stop. */
export interface Attendance {
  /** The first reason stays: `"cancelled"`, `"lease-lost"` or `"shutdown"`. */
  stop: AbortSignal;
  progress: (progress: AgentProgress) => void;
  end(): Promise<void>;
}

/** A running turn and its attendance. */
export interface AttendedTurn extends RunningTurn {
  attendance: Attendance;
  /** What the turn's processes cost so far and the ledger could not take. */
  unpaid: { usd: number };
}

/** Milliseconds before a turn gets a progress message. Shorter turns need none. */
const PROGRESS_AFTER_MS = 3000;

export function attend(runner: Runner, turn: RunningTurn): AttendedTurn {
  const { keeper } = runner;
  const stop = watchForStop(runner, turn.conversation);
  const over = new AbortController();
  const latest: { progress: AgentProgress } = { progress: { turns: 0, tool: undefined } };
  const noting = createNoting(runner, turn);
  const unwatch = keeper.watch((seen) => {
    if (isSame(turn.conversation, seen)) noting.look(seen);
  });
  const shown = Promise.all([showTyping(runner, turn, over.signal), showProgress(runner, turn, latest, over.signal)]);
  const attendance: Attendance = {
    stop: stop.signal,
    progress: (progress) => {
      latest.progress = progress;
    },
    end: async () => {
      over.abort();
      unwatch();
      await noting.end();
      stop.end();
      await shown;
    },
  };
  return { ...turn, attendance, unpaid: { usd: 0 } };
}

/**
 * Notes inbound that arrives during the turn. A reply gets a reaction and waits for its own turn. For a press, the
 * person is told that a turn is in progress, and the press is done. A report waits until the turn is over.
 * Lists the inbox before it reads the state, so that it skips inbound that came after a cancel or after this turn.
 */
function createNoting(runner: Runner, turn: RunningTurn): { look(seen: Conversation): void; end(): Promise<void> } {
  const known = new Set(turn.session.work.inboundIds);
  let wake = -1;
  let noted: Promise<void> = Promise.resolve();
  const note = async () => {
    const pending = await runner.inbox.listPending(turn.conversation.key);
    const arrived = pending.filter((one) => !known.has(one.id) && isPersons(one));
    if (arrived.length === 0 || !(await isUnderWay(runner, turn))) return;
    for (const inbound of arrived) {
      requireTrust(runner.keeper);
      known.add(inbound.id);
      await noteOne(runner, turn, inbound);
    }
  };
  return {
    look: ({ wake: seen }) => {
      if (seen === wake) return;
      wake = seen;
      noted = noted.then(note).catch((error: unknown) => runner.log("warn", "note-failed", { error: String(error) }));
    },
    end: () => noted,
  };
}

async function isUnderWay(deps: RunnerDeps, { conversation, session }: RunningTurn): Promise<boolean> {
  const now = await deps.conversations.read(conversation.key);
  if (now?.session?.id !== session.id || now.cancelledAt !== conversation.cancelledAt) return false;
  return now.session.state === "running" && now.session.revision === session.revision;
}

async function noteOne(deps: RunnerDeps, { conversation, session }: RunningTurn, inbound: Inbound): Promise<void> {
  const { channel } = splitKey(conversation.key);
  deps.onTaken?.(inbound);
  if (inbound.intent.kind === "reply") {
    if (inbound.messageId !== undefined) await deps.chat.react(channel, inbound.messageId);
    return;
  }
  const words = say(inbound.person.locale);
  const reason = inbound.intent.kind === "plan" ? "already-planning" : "still-working";
  const [piece] = deps.chat.render({
    kind: "text",
    locale: inbound.person.locale,
    markdown: words.refusal(reason, session.slug),
  });
  // Send before `finish`. If the runner is cut off between the two, the message is sent again with the same nonce, or
  // the turn is over and the press is answered then. It is not lost.
  const sent = piece === undefined ? undefined : await deps.chat.send(channel, piece, nonceOf(`note ${inbound.id}`));
  if (sent?.kind === "gone") await markGone(deps, conversation.key, sent.reason);
  await deps.inbox.finish(conversation.key, [inbound.id]);
}

async function showTyping(deps: RunnerDeps, { conversation }: RunningTurn, over: AbortSignal): Promise<void> {
  const { channel } = splitKey(conversation.key);
  let isGone = conversation.goneAt !== undefined;
  while (!over.aborted) {
    if ((await deps.chat.typing(channel)) === "gone" && !isGone) {
      isGone = true;
      await markGone(deps, conversation.key, "typing").catch((error: unknown) =>
        deps.log("warn", "place-not-marked", { error: String(error) }),
      );
    }
    await deps.clock.sleep(deps.chat.pace.typingMs, over);
  }
}

async function showProgress(
  deps: RunnerDeps,
  { conversation, session }: RunningTurn,
  latest: { progress: AgentProgress },
  over: AbortSignal,
): Promise<void> {
  const { channel } = splitKey(conversation.key);
  const words = say(session.locale);
  const startedAt = deps.clock.monotonic();
  const cost = session.phases.some(({ turns }) => turns > 0) ? sessionCost(session, session.locale) : undefined;
  let messageId: string | undefined;
  await deps.clock.sleep(PROGRESS_AFTER_MS, over);
  while (!over.aborted) {
    const { turns, tool } = latest.progress;
    const seconds = Math.round((deps.clock.monotonic() - startedAt) / 1000);
    const text = words.working(
      session.phase,
      tool === undefined ? words.thinking : words.doing(tool),
      Math.max(1, turns),
      seconds,
      cost,
    );
    const shown = await deps.chat.showProgress(channel, text, messageId);
    if (messageId === undefined && shown !== undefined) await keepProgress(deps, conversation.key, shown);
    messageId = shown;
    await deps.clock.sleep(deps.chat.pace.progressMs, over);
  }
  if (messageId !== undefined) await endProgress(deps, conversation.key, messageId);
}
