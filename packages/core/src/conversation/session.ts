import { PhaseName } from "../id/phase-name.ts";
import { PlanVersion } from "../project/plan-version.ts";
import { PlanningSessionId } from "../id/planning-session-id.ts";
import * as z from "zod";
import { Locale } from "../text/locale.ts";
import { Replan } from "../inbound/inbound.ts";
import { TakenFile } from "../inbound/sent-file.ts";
import { Slug } from "../id/slug.ts";

/** What a turn does: opens a phase, continues it, ends it without its questions, or writes or revises the final plan. */
export const TurnKind = z.enum([
  "open-phase",
  "reply",
  "go-on",
  "close-phase",
  "write-plan",
  "repair-plan",
  "revise-plan",
]);
export type TurnKind = z.infer<typeof TurnKind>;

/** The turn in progress (`running`), or the turn to try again (`stuck`). */
export const Work = z.object({
  kind: TurnKind,
  /** The inbound that this turn answers. Its text is in the inbox. */
  inboundIds: z.array(z.string()),
  /** The result for each file that came with it. If absent, the files are not fetched yet. */
  files: z.array(TakenFile).exactOptional(),
  /** Starts at 1 and grows with every unplanned interruption. */
  attempt: z.int().nonnegative(),
  /** What to tell the person with the answer: it was redone, its conversation was lost, its skill did not start. */
  note: z.enum(["redone", "lost-context", "own-phase"]).exactOptional(),
  /** Random, new with every start of the turn, and unknown to the agent: seals the outcome that is kept on disk. */
  seal: z.string().exactOptional(),
});
export type Work = z.infer<typeof Work>;

/** Claude's own session of the current phase. A redo starts from the transcript's committed prefix. */
export const ClaudeSession = z.object({
  id: z.uuid(),
  transcriptBytes: z.int().nonnegative(),
  /** The usage that the CLI has reported for this session so far. Newer CLIs report cumulatively. */
  reportedCostUsd: z.number().nonnegative(),
});
export type ClaudeSession = z.infer<typeof ClaudeSession>;

export const PhaseRecord = z.object({
  name: PhaseName,
  status: z.enum(["active", "done", "skipped"]),
  turns: z.int().nonnegative(),
  tokensIn: z.int().nonnegative(),
  tokensOut: z.int().nonnegative(),
  costUsd: z.number().nonnegative(),
  /** How many questions the person skipped: the planner assumed the answers. Absent if none. */
  assumed: z.int().positive().exactOptional(),
  startedAt: z.int(),
  finishedAt: z.int().exactOptional(),
});
export type PhaseRecord = z.infer<typeof PhaseRecord>;

/** The fields of a session in every state. */
export const SessionBase = z.object({
  id: PlanningSessionId,
  slug: Slug,
  locale: Locale,
  personId: z.string(),
  phase: PhaseName,
  phases: z.array(PhaseRecord),
  /** Grows when the buttons change. A press with another revision is stale. */
  revision: z.int().nonnegative(),
  claude: ClaudeSession.exactOptional(),
  /** Committed documents: path below the workspace → sha256. */
  documents: z.record(z.string(), z.string()),
  /** The album that the last file came with, and how many of its files were fetched. Turns may divide an album. */
  album: z.object({ id: z.string(), files: z.int().positive() }).exactOptional(),
  plan: PlanVersion.exactOptional(),
  /** The turn that holds the last question, for `/status`. */
  lastAnswer: z.string().exactOptional(),
  lastExcerpt: z.string().exactOptional(),
  lastSubtype: z.string().exactOptional(),
  /** How many times the session's budget was granted; 1 if absent. */
  budgets: z.int().positive().exactOptional(),
  /** The day (`yyyy-mm-dd`) whose limit this session may exceed, because the person chose to go on. */
  grantedDay: z.iso.date().exactOptional(),
  /** Part of the delimiter around text from people and repositories. Random, so that their text cannot contain it. */
  externalNonce: z
    .string()
    .regex(/^[0-9a-f]{12}$/)
    .exactOptional(),
  /** Which planning of the project this is, by its approvals; 1 if absent. */
  planning: z.int().positive().exactOptional(),
  /** The plan that stood before (its sha256), and what the person wanted with it. */
  replans: z.object({ how: Replan.shape.how, plan: z.string().exactOptional() }).exactOptional(),
  /** The commit that the planning began from, and a hash of git's own settings then. */
  began: z.object({ commit: z.string(), settings: z.string() }).exactOptional(),
  startedAt: z.int(),
  updatedAt: z.int(),
});
export type SessionBase = z.infer<typeof SessionBase>;

/** A turn is in progress, or was cut off and must be redone. */
export const RunningSession = SessionBase.extend({ state: z.literal("running"), work: Work, claude: ClaudeSession });
export type RunningSession = z.infer<typeof RunningSession>;

/** The last turn ended without an answer; `work` is what "Try again" does. */
export const StuckSession = SessionBase.extend({ state: z.literal("stuck"), work: Work });
export type StuckSession = z.infer<typeof StuckSession>;

export const PlanReadySession = SessionBase.extend({ state: z.literal("plan_ready"), plan: PlanVersion });
export type PlanReadySession = z.infer<typeof PlanReadySession>;

/**
 * A live planning session, by its state. `opening` (acknowledged, no runner yet) is a mark of the conversation, not a
 * state. A closed session is not stored at all. `machine.ts` says which inbound leaves which state.
 */
export const Session = z.discriminatedUnion("state", [
  RunningSession,
  SessionBase.extend({ state: z.enum(["waiting", "phase_ready"]) }),
  StuckSession,
  PlanReadySession,
]);
export type Session = z.infer<typeof Session>;
export type SessionState = Session["state"];

/** A session as `/plan` creates it: without a state and a phase yet. */
export type UnbegunSession = Omit<SessionBase, "phase">;

/** A running session before the first commit of its turn. That commit chooses the Claude session. */
export type StartingSession = Omit<RunningSession, "claude"> & Pick<SessionBase, "claude">;

/** The turn in progress, or the one to try again. */
export function workOf(session: Session): Work | undefined {
  return "work" in session ? session.work : undefined;
}
