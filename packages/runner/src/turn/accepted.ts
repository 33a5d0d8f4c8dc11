import { charge } from "@echo/core/money/charge";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import { say } from "@echo/core/message/say";
import { beginningOf } from "@echo/core/text/cut";
import type { Session } from "@echo/core/conversation/session";
import type { RunnerDeps } from "../lease/deps.ts";
import type { RunningTurn } from "./running-turn.ts";
import { unreadNotes } from "./take-file.ts";

export type Answered = Extract<ClaudeOutcome, { kind: "answered" }>;

const EXCERPT_LENGTH = 500;

/** The session once an answer is accepted: charged, its transcript as it is now, nothing left to do. */
export async function afterAnswer(
  deps: RunnerDeps,
  before: Session,
  outcome: Answered,
  visible: string,
): Promise<Session> {
  const { work: _work, ...session } = charge(before, outcome);
  const withTranscript = await keepTranscript(deps, session);
  return {
    ...withTranscript,
    revision: session.revision + 1,
    lastExcerpt: beginningOf(visible, EXCERPT_LENGTH),
    lastSubtype: outcome.subtype,
    updatedAt: deps.clock.now(),
  };
}

/** Everything in the transcript now is part of the conversation. */
export async function keepTranscript(deps: RunnerDeps, session: Session): Promise<Session> {
  if (session.claude === undefined) return session;
  const transcriptBytes = await deps.agent.transcriptBytes(session.slug, session.claude.id);
  return { ...session, claude: { ...session.claude, transcriptBytes } };
}

/** What stands before an answer: which phase opens here, and what the person should know of how it came about. */
export function preface(deps: RunnerDeps, { session, work }: RunningTurn): string[] {
  const words = say(session.locale);
  const index = deps.steps.findIndex((step) => step.name === session.phase);
  const opens =
    work.kind === "open-phase" && index !== -1 ? [words.phaseOpens(session.phase, index + 1, deps.steps.length)] : [];
  const unread = unreadNotes(session.locale, work);
  const notes = { redone: words.redone, "lost-context": words.lostContext, "own-phase": words.ownPhase };
  return [...opens, ...(work.note === undefined ? [] : [notes[work.note]]), ...unread];
}
