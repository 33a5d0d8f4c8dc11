import * as z from "zod";
import { PlanningSessionId } from "./inbound.ts";
import { Locale } from "./locale.ts";
import { PhaseName } from "./phase.ts";
import { TakenFile } from "./sent-file.ts";
import { Slug } from "./slug.ts";

/**
 * The states of a live planning session. `opening` (acknowledged, no runner yet) is a mark of the conversation,
 * and a closed session is no session at all; see `machine.ts` for who leaves which state and how.
 */
export const SessionState = z.enum(["running", "waiting", "phase_ready", "stuck", "plan_ready"]);
export type SessionState = z.infer<typeof SessionState>;

/** What a turn does: opens a phase, goes on in it, or writes or revises the final plan. */
export const TurnKind = z.enum(["open-phase", "reply", "go-on", "write-plan", "repair-plan", "revise-plan"]);
export type TurnKind = z.infer<typeof TurnKind>;

/** The turn under way (`running`) or to be tried again (`stuck`). */
export const Work = z.object({
  kind: TurnKind,
  /** The inbound that this turn answers; their text is in the inbox. */
  inboundIds: z.array(z.string()),
  /** What became of the files that came with it; absent: they are still to be taken. */
  files: z.array(TakenFile).exactOptional(),
  /** 1 at first; grows with every interruption that was not a planned one. */
  attempt: z.int().nonnegative(),
  /** What the person is told with the answer: it was redone, its conversation was lost, its skill did not start. */
  note: z.enum(["redone", "lost-context", "own-phase"]).exactOptional(),
});
export type Work = z.infer<typeof Work>;

/** Claude's own session of the current phase. The transcript's committed prefix is what a redo starts from. */
export const ClaudeSession = z.object({
  id: z.uuid(),
  transcriptBytes: z.int().nonnegative(),
  /** What the CLI has reported for this session so far; newer CLIs report cumulatively. */
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
  startedAt: z.int(),
  finishedAt: z.int().exactOptional(),
});
export type PhaseRecord = z.infer<typeof PhaseRecord>;

/** How many earlier versions of a plan are remembered. */
export const EARLIER_VERSIONS_MAX = 20;

export const PlanVersion = z.object({
  version: z.int().positive(),
  sha256: z.string().length(64),
  /** The versions before it in this session by sha256, oldest first. */
  earlier: z.array(z.string().length(64)).exactOptional(),
});
export type PlanVersion = z.infer<typeof PlanVersion>;

export const Session = z.object({
  id: PlanningSessionId,
  slug: Slug,
  locale: Locale,
  personId: z.string(),
  state: SessionState,
  phase: PhaseName,
  phases: z.array(PhaseRecord),
  /** Grows whenever the buttons change; a press with another revision is stale. */
  revision: z.int().nonnegative(),
  work: Work.exactOptional(),
  claude: ClaudeSession.exactOptional(),
  /** Committed documents: path below the workspace → sha256. */
  documents: z.record(z.string(), z.string()),
  plan: PlanVersion.exactOptional(),
  /** The turn that holds the last question, for `/status`. */
  lastAnswer: z.string().exactOptional(),
  lastExcerpt: z.string().exactOptional(),
  lastSubtype: z.string().exactOptional(),
  /** How many times the budget of one session was granted; 1 when absent. */
  budgets: z.int().positive().exactOptional(),
  /** The day (`yyyy-mm-dd`) whose limit this session may exceed: the person went on after it was reached. */
  grantedDay: z.iso.date().exactOptional(),
  /** In the delimiter around what people and repositories wrote: nobody can know it before. */
  externalNonce: z
    .string()
    .regex(/^[0-9a-f]{12}$/)
    .exactOptional(),
  startedAt: z.int(),
  updatedAt: z.int(),
});
export type Session = z.infer<typeof Session>;

export function totalCostUsd(session: Session): number {
  return session.phases.reduce((sum, record) => sum + record.costUsd, 0);
}
