import type { Conversation } from "@echo/core/conversation/conversation";
import type { NextTurn } from "@echo/core/conversation/machine";
import type { PhaseRecord, Session, StartingSession, UnbegunSession, Work } from "@echo/core/conversation/session";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { TakenFile } from "@echo/core/inbound/sent-file";
import { grantOf } from "@echo/core/money/grant";
import type { Runner } from "../lease/runner.ts";
import { watchForStop } from "../lease/stop.ts";
import { performTurn } from "./perform.ts";
import type { StartResult } from "./start.ts";
import { commitStart } from "./start.ts";
import { takeFiles } from "./take-file.ts";
import { orTellTrouble } from "./usable.ts";

export interface Entry {
  session: Session | UnbegunSession;
  next: NextTurn;
  inbound: readonly Inbound[];
}

/** Takes the files, commits the start of the turn, then performs it. Returns the result of that commit. */
export async function enterTurn(
  runner: Runner,
  conversation: Conversation,
  entry: Entry,
): Promise<StartResult["kind"] | "told" | "stopped"> {
  const untaken = enter(entry, undefined, runner.clock.now());
  const stop = watchForStop(runner, conversation);
  const taken = await orTellTrouble(runner, { conversation, session: untaken }, async () =>
    takeFiles(runner, entry.session, await withFiles(runner, conversation, entry), stop.signal),
  ).finally(stop.end);
  if (taken.kind === "stopped") return stop.signal.reason === "cancelled" ? "cancelled" : "stopped";
  if (taken.kind !== "taken") return taken.kind;
  const entered = enter({ ...entry, session: taken.session }, taken.files, runner.clock.now());
  const starting = { conversation, session: entered };
  const started = await orTellTrouble(runner, starting, () => commitStart(runner, starting));
  if (started.kind === "committed") await performTurn(runner, started.conversation, started.session);
  return started.kind;
}

/** The inbound whose files are not taken yet: the new inbound, and that of an earlier start that failed. */
async function withFiles({ inbox }: Runner, { key }: Conversation, { session, inbound }: Entry): Promise<Inbound[]> {
  const carried = carriedBy(session);
  if (carried === undefined || carried.files !== undefined) return [...inbound];
  const left = carried.inboundIds.filter((id) => !inbound.some((one) => one.id === id));
  return [...(await inbox.load(key, left)), ...inbound];
}

/** A turn that follows `stuck` also answers the inbound that is still unanswered. */
function carriedBy(session: Entry["session"]): Work | undefined {
  return "state" in session && session.state === "stuck" ? session.work : undefined;
}

/** The session as the turn begins. Without `files`, none are taken yet, and the next try takes them all. */
function enter(
  { session, next, inbound }: Entry,
  files: readonly TakenFile[] | undefined,
  now: number,
): StartingSession {
  const carried = carriedBy(session);
  const { claude, ...rest } = session;
  return {
    ...rest,
    state: "running",
    phase: next.phase,
    phases: enterPhase(session.phases, next, now),
    revision: session.revision + 1,
    work: {
      kind: next.turn,
      inboundIds: [...new Set([...(carried?.inboundIds ?? []), ...inbound.map(({ id }) => id)])],
      ...(files === undefined ? {} : { files: [...(carried?.files ?? []), ...files] }),
      attempt: 1,
    },
    ...(next.fresh || claude === undefined ? {} : { claude }),
    ...grantOf(session, inbound, now),
    updatedAt: now,
  };
}

/** Marks the phase that the person leaves as done or skipped, and the phase that they enter as active. */
function enterPhase(
  phases: readonly PhaseRecord[],
  { phase, skipped, leavesQuestion }: NextTurn,
  now: number,
): PhaseRecord[] {
  if (phases.at(-1)?.name === phase) return [...phases];
  const left = phases.map((record): PhaseRecord => {
    if (record.status !== "active") return record;
    const ended = { ...record, status: record.name === skipped ? "skipped" : "done", finishedAt: now } as const;
    return leavesQuestion === true ? { ...ended, assumed: (record.assumed ?? 0) + 1 } : ended;
  });
  const isOffered = skipped !== undefined && !left.some((record) => record.name === skipped);
  return [
    ...left,
    ...(isOffered ? [{ ...newRecord(skipped, now), status: "skipped" as const, finishedAt: now }] : []),
    newRecord(phase, now),
  ];
}

function newRecord(name: string, now: number): PhaseRecord {
  return { name, status: "active", turns: 0, tokensIn: 0, tokensOut: 0, costUsd: 0, startedAt: now };
}
