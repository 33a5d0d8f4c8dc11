import { grantOf } from "@echo/core/money/grant";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Decision } from "@echo/core/conversation/machine";
import type { TakenFile } from "@echo/core/inbound/sent-file";
import type { PhaseRecord, Session, Work } from "@echo/core/conversation/session";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { performTurn } from "./perform.ts";
import type { StartResult } from "./start.ts";
import { commitStart } from "./start.ts";
import { watchForStop } from "../lease/stop.ts";
import { takeFiles } from "./take-file.ts";
import { whereUsable } from "./usable.ts";

export interface Entry {
  session: Session;
  decision: Extract<Decision, { kind: "run" }>;
  inbound: readonly Inbound[];
}

/** Commits that the turn begins, then performs it. What became of the first commit is returned. */
export async function enterTurn(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  entry: Entry,
  shutdown: AbortSignal,
): Promise<StartResult["kind"] | "told" | "stopped"> {
  const untaken = enter(entry, undefined, deps.clock.now());
  const stop = watchForStop(keeper, conversation, shutdown);
  const taken = await whereUsable(deps, keeper, conversation, untaken, async () =>
    takeFiles(deps, entry.session, await withFiles(deps, conversation, entry), stop.signal),
  ).finally(stop.end);
  if (taken.kind === "stopped") return stop.signal.reason === "cancelled" ? "cancelled" : "stopped";
  if (taken.kind !== "taken") return taken.kind;
  const entered = enter({ ...entry, session: taken.session }, taken.files, deps.clock.now());
  const started = await whereUsable(deps, keeper, conversation, entered, () =>
    commitStart(deps, keeper, conversation, entered),
  );
  if (started.kind === "committed") await performTurn(deps, keeper, started.conversation, shutdown);
  return started.kind;
}

/** The inbound whose files are not taken yet: the new one, and what a start that failed has left. */
async function withFiles(deps: RunnerDeps, { key }: Conversation, { session, inbound }: Entry): Promise<Inbound[]> {
  const carried = carriedBy(session);
  if (carried === undefined || carried.files !== undefined) return [...inbound];
  const left = carried.inboundIds.filter((id) => !inbound.some((one) => one.id === id));
  return [...(await deps.inbox.load(key, left)), ...inbound];
}

/** Going on after `stuck` takes the unanswered inbound along. */
function carriedBy({ state, work }: Session): Work | undefined {
  return state === "stuck" ? work : undefined;
}

/** The session as the turn begins; without `files` none are taken yet, and all are to be taken with the next try. */
function enter({ session, decision, inbound }: Entry, files: readonly TakenFile[] | undefined, now: number): Session {
  const carried = carriedBy(session);
  const { claude, ...rest } = session;
  return {
    ...rest,
    state: "running",
    phase: decision.phase,
    phases: enterPhase(session.phases, decision, now),
    revision: session.revision + 1,
    work: {
      kind: decision.turn,
      inboundIds: [...new Set([...(carried?.inboundIds ?? []), ...inbound.map(({ id }) => id)])],
      ...(files === undefined ? {} : { files: [...(carried?.files ?? []), ...files] }),
      attempt: 1,
    },
    ...(decision.fresh || claude === undefined ? {} : { claude }),
    ...grantOf(session, inbound, now),
    updatedAt: now,
  };
}

/** The phase that is left is done, or skipped where the person said so; the one that is entered is active. */
function enterPhase(phases: readonly PhaseRecord[], decision: Entry["decision"], now: number): PhaseRecord[] {
  const { phase, skipped } = decision;
  if (phases.at(-1)?.name === phase) return [...phases];
  const left = phases.map((record): PhaseRecord =>
    record.status === "active"
      ? { ...record, status: record.name === skipped ? "skipped" : "done", finishedAt: now }
      : record,
  );
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
