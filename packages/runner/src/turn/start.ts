import type { Conversation } from "@echo/core/conversation/conversation";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { ClaudeSession, RunningSession, StartingSession, TurnKind, Work } from "@echo/core/conversation/session";
import type { CommitResult } from "@echo/core/port/lease-store";
import { lastSessionOf, loadedFrom } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Runner } from "../lease/runner.ts";
import { restoreDocuments, takeEarlier } from "../workspace/document.ts";
import type { StartingTurn } from "./running-turn.ts";

/** The result of the commit, with the running session if it was committed. */
export type StartResult =
  | { kind: "committed"; conversation: Conversation; session: RunningSession }
  | Exclude<CommitResult, { kind: "committed" }>;

/** Commits the start of a turn. It names the Claude session and the inbound, so that any runner can go on from here. */
export async function commitStart(runner: Runner, { conversation, session }: StartingTurn): Promise<StartResult> {
  const before = conversation.session;
  await runner.workspace.prepare(session.slug);
  const isUntouched = before?.claude === undefined && session.phases.every(({ turns }) => turns === 0);
  const begun = isUntouched ? await takeEarlier(runner, await withBegan(runner, session)) : session;
  const goesOn = before?.state === "waiting" && before.phase === session.phase;
  if (!goesOn) await restoreDocuments(runner, begun);
  const { work, ...resumed } = await withClaudeSession(runner, begun);
  const running: RunningSession = { ...resumed, work: { ...work, seal: runner.newId() } };
  const result = await runner.leases.commit(runner.keeper.lease, loadedFrom(conversation), {
    session: running,
    turnCounter: conversation.turnCounter,
    lastSession: lastSessionOf(running),
  });
  if (result.kind !== "committed") return result;
  // If the store's answer was lost, the store reads the item again. A cancel may have ended the session by then.
  const { conversation: now } = result;
  return now.session?.id === running.id ? { ...result, session: running } : { kind: "cancelled", conversation: now };
}

/** Later changes in the folder are measured from here. */
async function withBegan({ workspace }: RunnerDeps, session: StartingSession): Promise<StartingSession> {
  const began = session.began ?? (await workspace.began(session.slug));
  return began === undefined ? session : { ...session, began };
}

/**
 * A turn resumes its Claude session only if the transcript is exactly as committed. Anything after that comes from an
 * attempt that was cut off. The turn then goes on in a new Claude session, forked from the committed part. Every redo
 * forks: the earlier runner may still wake up and start its process in the old session.
 */
async function withClaudeSession(deps: RunnerDeps, session: StartingSession): Promise<RunningSession> {
  const { claude, work } = session;
  const fresh = { id: deps.newId(), transcriptBytes: 0, reportedCostUsd: 0 };
  if (claude === undefined) return { ...session, claude: fresh };
  const bytes = await deps.agent.transcriptBytes(session.slug, claude.id);
  if (bytes === claude.transcriptBytes && work.note !== "redone") return { ...session, claude };
  if (claude.transcriptBytes === 0) return { ...session, claude: fresh };
  const isForked = bytes >= claude.transcriptBytes && (await fork(deps, session.slug, claude, fresh.id));
  if (!isForked) return { ...session, claude: fresh, work: fromDocuments(work, session.phase) };
  return { ...session, claude: { ...claude, id: fresh.id } };
}

/** `false` if the transcript cannot be copied. The turn then does without it: trying again would not bring it back. */
async function fork({ agent, log }: RunnerDeps, slug: string, from: ClaudeSession, toId: string): Promise<boolean> {
  try {
    await agent.fork(slug, { sessionId: from.id, bytes: from.transcriptBytes }, toId);
    return true;
  } catch (error) {
    log("error", "transcript-not-forked", { slug, error: String(error) });
    return false;
  }
}

/** The transcript is gone. The turn opens the phase again from the documents, and a note tells the person. */
function fromDocuments(work: Work, phase: string): Work {
  return { ...work, kind: openingTurn(phase), note: "lost-context" };
}

/** The turn that begins the phase in a new Claude session, from the documents alone. */
export function openingTurn(phase: string): TurnKind {
  return phase === FINAL_PHASE ? "write-plan" : "open-phase";
}
