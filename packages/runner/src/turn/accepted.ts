import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { RunningSession, SessionBase } from "@echo/core/conversation/session";
import { say } from "@echo/core/message/say";
import { charge } from "@echo/core/money/charge";
import type { Locale } from "@echo/core/text/locale";
import { beginningOf } from "@echo/core/text/cut";
import type { RunnerDeps } from "../lease/deps.ts";
import type { RunningTurn } from "./running-turn.ts";
import { unreadNotes } from "./take-file.ts";

export type Answered = Extract<ClaudeOutcome, { kind: "answered" }>;

const EXCERPT_LENGTH = 500;
/** UTF-16 units of an answer that are shown: some thirty messages in Discord. */
const ANSWER_LENGTH = 64 * 1024;

/** An answer as the person sees it. If it was cut, `cut` says so: it is said in a reply of its own, for a block of code may be open. */
interface ShownAnswer {
  visible: string;
  cut: string[];
}

export function shownAnswer(visible: string, locale: Locale): ShownAnswer {
  if (visible.length <= ANSWER_LENGTH) return { visible, cut: [] };
  return { visible: beginningOf(visible, ANSWER_LENGTH), cut: [say(locale).answerCut] };
}

/** The session after an answer: charged, its transcript kept as it is now, no work left. The caller sets the state. */
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

/** Takes the whole transcript, as it is now, into the session: a redo keeps it. */
export async function keepTranscript<One extends SessionBase>({ agent }: RunnerDeps, session: One): Promise<One> {
  if (session.claude === undefined) return session;
  const transcriptBytes = await agent.transcriptBytes(session.slug, session.claude.id);
  return { ...session, claude: { ...session.claude, transcriptBytes } };
}

/** The sentences before an answer: which phase opens here, and whether the turn was redone or lost something. */
export function preface({ steps }: RunnerDeps, { session }: RunningTurn): string[] {
  const { locale, phase, work } = session;
  const words = say(locale);
  const index = steps.findIndex((step) => step.name === phase);
  const opens = work.kind === "open-phase" && index !== -1 ? [words.phaseOpens(phase, index + 1, steps.length)] : [];
  const notes = { redone: words.redone, "lost-context": words.lostContext, "own-phase": words.ownPhase };
  return [...opens, ...(work.note === undefined ? [] : [notes[work.note]]), ...unreadNotes(locale, work)];
}
