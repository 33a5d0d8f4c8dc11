import type { AgainIntent, PlanIntent, RunnerIntent } from "../inbound/inbound.ts";
import type { PhaseStep } from "./phase.ts";
import { FINAL_PHASE, stepAfter } from "./phase.ts";
import type { PlanVersion } from "../project/plan-version.ts";
import { phaseDocument } from "../project/files.ts";
import type { Session, StuckSession, TurnKind } from "./session.ts";

/**
 * The session's state machine.
 *
 *     (none) ──plan──▶ running ──turn ends──▶ waiting │ phase_ready │ plan_ready │ stuck
 *       ▲                 ▲                      │
 *       │                 └── reply, advance, skip, finalize, retry ──┘
 *       └───────── cancel (from any state, in the webhook) · approve (from plan_ready)
 *
 * `decide` says what an inbound does in a state. It changes nothing.
 */
export type Refusal =
  | "no-session"
  | "already-planning"
  | "still-working"
  | "answered-meanwhile"
  | "nothing-to-skip"
  | "nothing-to-retry"
  | "plan-comes-next";

/** The next turn. `phase`: the phase it runs in. `skipped`: the optional phase it skips. */
export interface NextTurn {
  turn: TurnKind;
  phase: string;
  /** Whether the turn starts a new Claude session. */
  fresh: boolean;
  skipped?: string;
  /** The person leaves the phase while a question is open. */
  leavesQuestion?: true;
}

/** Each decision carries the intent that it answers. */
export type Decision =
  | { kind: "begin"; intent: PlanIntent }
  | { kind: "again"; intent: AgainIntent }
  | { kind: "run"; session: Session; next: NextTurn }
  | { kind: "approve"; session: Session; plan: PlanVersion }
  /** A question is open. The person is asked once whether to skip it. */
  | { kind: "confirm-skip"; session: Session }
  /** A stale press: the person gets the current view instead of an error. */
  | { kind: "show" }
  /** The inbound stays pending. The runner answers it when the turn in progress has ended. */
  | { kind: "keep" }
  | { kind: "refuse"; reason: Refusal };

/** What `intent` does now. `refuse` and `show` answer and finish the inbound. Only `run` and `begin` start a turn. */
export function decide(session: Session | undefined, intent: RunnerIntent, steps: readonly PhaseStep[]): Decision {
  if (intent.kind === "plan") return session === undefined ? { kind: "begin", intent } : refuse("already-planning");
  // It is about a run, which goes on beside any planning.
  if (intent.kind === "again") return { kind: "again", intent };
  if (session === undefined) return refuse("no-session");
  if (session.state === "running") return intent.kind === "reply" ? { kind: "keep" } : refuse("still-working");
  if (intent.kind === "reply") return reply(session);
  if (isStale(session, intent)) return { kind: "show" };
  switch (intent.kind) {
    case "advance":
      return advance(session, intent.skipsQuestions === true, steps);
    case "skip":
      return skip(session, steps);
    case "retry":
      return session.state === "stuck" ? retry(session) : refuse("nothing-to-retry");
    case "finalize":
      return finalize(session, intent.sha256);
  }
}

/** An approval names its text by hash, so only its session can be stale, not its revision. */
function isStale(
  session: Session,
  intent: Exclude<RunnerIntent, { kind: "plan" } | { kind: "again" } | { kind: "reply" }>,
): boolean {
  if (intent.ref === undefined) return false;
  if (intent.ref.session !== session.id) return true;
  return intent.kind !== "finalize" && intent.ref.revision !== session.revision;
}

function refuse(reason: Refusal): Decision {
  return { kind: "refuse", reason };
}

function run(session: Session, next: NextTurn): Decision {
  return { kind: "run", session, next };
}

/** A reply to a stuck session also carries the unanswered turn's inbound, so that no words of the person are lost. */
function reply(session: Session): Decision {
  if (session.state === "stuck") return retry(session);
  const turn = session.phase === FINAL_PHASE ? "revise-plan" : "reply";
  return run(session, { turn, phase: session.phase, fresh: false });
}

/** A turn that opened its phase opens it again. Any other turn continues from the Claude session before it. */
function retry(session: StuckSession): Decision {
  const turn = session.work.kind;
  return run(session, { turn, phase: session.phase, fresh: turn === "open-phase" || turn === "write-plan" });
}

/** While a question is open, the planner first writes down what it assumes instead. The phase ends after that. */
function advance(session: Session, skipsQuestions: boolean, steps: readonly PhaseStep[]): Decision {
  if (session.phase === FINAL_PHASE) return session.state === "stuck" ? retry(session) : { kind: "show" };
  const isUnsettled = leavesUnsettled(session);
  if (isUnsettled && !skipsQuestions) return { kind: "confirm-skip", session };
  if (session.state === "waiting") return run(session, { turn: "close-phase", phase: session.phase, fresh: false });
  return run(session, {
    ...entering(stepAfter(steps, session.phase)),
    ...(isUnsettled ? { leavesQuestion: true } : {}),
  });
}

/** Whether who leaves the phase now leaves a question open, or a phase that a trouble ended before it wrote anything. */
export function leavesUnsettled({ state, phase, documents }: Session): boolean {
  if (phase === FINAL_PHASE) return false;
  const isWritten = Object.keys(documents).some((file) => file.endsWith(phaseDocument(phase)));
  return state === "waiting" || (state === "stuck" && !isWritten);
}

function entering(step: PhaseStep | undefined): NextTurn {
  return step === undefined
    ? { turn: "write-plan", phase: FINAL_PHASE, fresh: true }
    : { turn: "open-phase", phase: step.name, fresh: true };
}

/** Skips the optional phase that is offered next, or the optional phase in progress. */
function skip(session: Session, steps: readonly PhaseStep[]): Decision {
  const target = skippableStep(session, steps);
  if (target === undefined) return refuse("nothing-to-skip");
  return run(session, { ...entering(stepAfter(steps, target.name)), skipped: target.name });
}

/** The phase that `skip` would skip now, if any. */
export function skippableStep(session: Session, steps: readonly PhaseStep[]): PhaseStep | undefined {
  const current = steps.find((step) => step.name === session.phase);
  const target = session.state === "phase_ready" ? stepAfter(steps, session.phase) : current;
  return target?.optional === true ? target : undefined;
}

/** A person can approve only a text that was shown: the button's, or the newest one delivered in this conversation. */
function finalize(session: Session, sha256: string | undefined): Decision {
  if (session.plan === undefined) {
    const isUnsettled = leavesUnsettled(session);
    if (session.phase !== FINAL_PHASE)
      return run(session, { ...entering(undefined), ...(isUnsettled ? { leavesQuestion: true } : {}) });
    return session.state === "stuck" ? retry(session) : refuse("plan-comes-next");
  }
  const isStale = sha256 !== undefined && !session.plan.sha256.startsWith(sha256);
  return isStale ? { kind: "show" } : { kind: "approve", session, plan: session.plan };
}
