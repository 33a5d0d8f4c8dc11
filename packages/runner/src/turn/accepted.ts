import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { RunningSession, SessionBase } from "@echo/core/conversation/session";
import { say } from "@echo/core/message/say";
import { charge } from "@echo/core/money/charge";
import { beginningOf } from "@echo/core/text/cut";
import type { RunnerDeps } from "../lease/deps.ts";
import type { RunningTurn } from "./running-turn.ts";
import { unreadNotes } from "./take-file.ts";

export type Answered = Extract<ClaudeOutcome, { kind: "answered" }>;

const EXCERPT_LENGTH = 500;

/** The session once an answer is accepted: charged, its transcript as it is now, nothing left to do, in no state yet. */
export async function afterAnswer(
  deps: RunnerDeps,
  before: RunningSession,
  outcome: Answered,
  visible: string,
): Promise<SessionBase> {
  const { state: _state, work: _work, ...session } = charge(before, outcome);
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
export async function keepTranscript<One extends SessionBase>({ agent }: RunnerDeps, session: One): Promise<One> {
  if (session.claude === undefined) return session;
  const transcriptBytes = await agent.transcriptBytes(session.slug, session.claude.id);
  return { ...session, claude: { ...session.claude, transcriptBytes } };
}

/** What comes before an answer: which phase opens here, and what the person should know of how it came about. */
export function preface({ steps }: RunnerDeps, { session }: RunningTurn): string[] {
  const { locale, phase, work } = session;
  const words = say(locale);
  const index = steps.findIndex((step) => step.name === phase);
  const opens = work.kind === "open-phase" && index !== -1 ? [words.phaseOpens(phase, index + 1, steps.length)] : [];
  const notes = { redone: words.redone, "lost-context": words.lostContext, "own-phase": words.ownPhase };
  return [...opens, ...(work.note === undefined ? [] : [notes[work.note]]), ...unreadNotes(locale, work)];
}
