import { PlanningSessionId } from "../id/planning-session-id.ts";
import { describe, expect, test } from "vitest";
import type { RunnerIntent } from "../inbound/inbound.ts";
import type { Decision, NextTurn } from "./machine.ts";
import { decide } from "./machine.ts";
import { PhaseList } from "./phase.ts";
import type { SessionBase, SessionState, Work } from "./session.ts";
import { Session } from "./session.ts";
import { phaseDocument } from "../project/files.ts";
import { Slug } from "../id/slug.ts";

const STEPS = PhaseList.parse("office-hours,plan-eng-review,plan-design-review?");
const ID = PlanningSessionId.parse("ps_0123456789abcdef");
const OLD_SHA = "a".repeat(64);
const SHA = "b".repeat(64);
const CLAUDE = { id: "00000000-0000-4000-8000-000000000000", transcriptBytes: 10, reportedCostUsd: 0 };
const plan1 = { plan: { version: 1, sha256: SHA } };

function session(state: SessionState, phase: string, extra: Partial<SessionBase> & { work?: Work } = {}): Session {
  return Session.parse({
    ...(state === "running" || state === "stuck" ? { work: work("reply") } : {}),
    ...(state === "running" ? { claude: CLAUDE } : {}),
    ...(state === "plan_ready" ? plan1 : {}),
    id: ID,
    slug: Slug.parse("plant-bot"),
    locale: "ro",
    personId: "7",
    state,
    phase,
    phases: [],
    revision: 3,
    documents: {},
    startedAt: 1,
    updatedAt: 2,
    ...extra,
  });
}

function work(kind: Work["kind"]): Work {
  return { kind, inboundIds: ["1"], attempt: 1 };
}

const reply: RunnerIntent = { kind: "reply", text: "da" };
const plan: RunnerIntent = { kind: "plan", slug: Slug.parse("other") };
const advance: RunnerIntent = { kind: "advance" };
const skipQuestions: RunnerIntent = { kind: "advance", skipsQuestions: true };
const skip: RunnerIntent = { kind: "skip" };
const retry: RunnerIntent = { kind: "retry" };
const finalize: RunnerIntent = { kind: "finalize" };

/** A decision without the intent that it answers. */
type Bare =
  | { kind: Exclude<Decision["kind"], "run" | "refuse"> }
  | { kind: "run"; next: NextTurn }
  | Extract<Decision, { kind: "refuse" }>;

function bare(decision: Decision): Bare {
  if (decision.kind === "run") return { kind: "run", next: decision.next };
  return decision.kind === "refuse" ? decision : { kind: decision.kind };
}

const run = (turn: Work["kind"], phase: string, fresh: boolean, skipped?: string): Bare => ({
  kind: "run",
  next: { turn, phase, fresh, ...(skipped === undefined ? {} : { skipped }) },
});
const refuse = (reason: Extract<Decision, { kind: "refuse" }>["reason"]): Bare => ({ kind: "refuse", reason });

/** Every state with every event: [state, session, intent, what happens]. */
const TABLE: [string, Session | undefined, RunnerIntent, Bare][] = [
  ["closed", undefined, plan, { kind: "begin" }],
  ["closed", undefined, reply, refuse("no-session")],
  ["closed", undefined, advance, refuse("no-session")],
  ["closed", undefined, skip, refuse("no-session")],
  ["closed", undefined, retry, refuse("no-session")],
  ["closed", undefined, finalize, refuse("no-session")],

  ["running", session("running", "office-hours"), plan, refuse("already-planning")],
  ["running", session("running", "office-hours"), reply, { kind: "keep" }],
  ["running", session("running", "office-hours"), advance, refuse("still-working")],
  ["running", session("running", "office-hours"), skipQuestions, refuse("still-working")],
  ["running", session("running", "office-hours"), skip, refuse("still-working")],
  ["running", session("running", "office-hours"), retry, refuse("still-working")],
  ["running", session("running", "office-hours"), finalize, refuse("still-working")],

  ["waiting", session("waiting", "office-hours"), plan, refuse("already-planning")],
  ["waiting", session("waiting", "office-hours"), reply, run("reply", "office-hours", false)],
  ["waiting", session("waiting", "office-hours"), advance, { kind: "confirm-skip" }],
  ["waiting, asked", session("waiting", "office-hours"), skipQuestions, run("close-phase", "office-hours", false)],
  ["waiting", session("waiting", "office-hours"), skip, refuse("nothing-to-skip")],
  [
    "waiting in an optional phase",
    session("waiting", "plan-design-review"),
    skip,
    run("write-plan", "final-plan", true, "plan-design-review"),
  ],
  ["waiting", session("waiting", "office-hours"), retry, refuse("nothing-to-retry")],
  [
    "waiting",
    session("waiting", "office-hours"),
    finalize,
    { kind: "run", next: { turn: "write-plan", phase: "final-plan", fresh: true, leavesQuestion: true } },
  ],

  ["phase_ready", session("phase_ready", "office-hours"), plan, refuse("already-planning")],
  ["phase_ready", session("phase_ready", "office-hours"), reply, run("reply", "office-hours", false)],
  ["phase_ready", session("phase_ready", "office-hours"), advance, run("open-phase", "plan-eng-review", true)],
  ["phase_ready", session("phase_ready", "office-hours"), skipQuestions, run("open-phase", "plan-eng-review", true)],
  [
    "phase_ready, last phase",
    session("phase_ready", "plan-design-review"),
    advance,
    run("write-plan", "final-plan", true),
  ],
  ["phase_ready", session("phase_ready", "office-hours"), skip, refuse("nothing-to-skip")],
  [
    "phase_ready, optional next",
    session("phase_ready", "plan-eng-review"),
    skip,
    run("write-plan", "final-plan", true, "plan-design-review"),
  ],
  ["phase_ready", session("phase_ready", "office-hours"), retry, refuse("nothing-to-retry")],
  ["phase_ready", session("phase_ready", "office-hours"), finalize, run("write-plan", "final-plan", true)],

  ["stuck", session("stuck", "office-hours", { work: work("open-phase") }), plan, refuse("already-planning")],
  [
    "stuck opening",
    session("stuck", "office-hours", { work: work("open-phase") }),
    reply,
    run("open-phase", "office-hours", true),
  ],
  [
    "stuck on a reply",
    session("stuck", "office-hours", { work: work("reply") }),
    reply,
    run("reply", "office-hours", false),
  ],
  [
    "stuck at the limit",
    session("stuck", "office-hours", { work: work("go-on") }),
    retry,
    run("go-on", "office-hours", false),
  ],
  [
    "stuck, the phase has a document",
    session("stuck", "office-hours", { work: work("reply"), documents: { [phaseDocument("office-hours")]: SHA } }),
    advance,
    run("open-phase", "plan-eng-review", true),
  ],
  ["stuck", session("stuck", "office-hours", { work: work("reply") }), advance, { kind: "confirm-skip" }],
  ["stuck opening", session("stuck", "office-hours", { work: work("open-phase") }), advance, { kind: "confirm-skip" }],
  [
    "stuck, asked",
    session("stuck", "office-hours", { work: work("open-phase") }),
    skipQuestions,
    { kind: "run", next: { turn: "open-phase", phase: "plan-eng-review", fresh: true, leavesQuestion: true } },
  ],
  ["stuck", session("stuck", "office-hours", { work: work("reply") }), skip, refuse("nothing-to-skip")],
  [
    "stuck",
    session("stuck", "office-hours", { work: work("reply") }),
    finalize,
    { kind: "run", next: { turn: "write-plan", phase: "final-plan", fresh: true, leavesQuestion: true } },
  ],
  [
    "stuck plan",
    session("stuck", "final-plan", { work: work("repair-plan") }),
    retry,
    run("repair-plan", "final-plan", false),
  ],
  [
    "stuck plan",
    session("stuck", "final-plan", { work: work("write-plan") }),
    finalize,
    run("write-plan", "final-plan", true),
  ],
  [
    "stuck plan",
    session("stuck", "final-plan", { work: work("write-plan") }),
    advance,
    run("write-plan", "final-plan", true),
  ],

  ["plan_ready", session("plan_ready", "final-plan", plan1), plan, refuse("already-planning")],
  ["plan_ready", session("plan_ready", "final-plan", plan1), reply, run("revise-plan", "final-plan", false)],
  ["plan_ready", session("plan_ready", "final-plan", plan1), advance, { kind: "show" }],
  ["plan_ready", session("plan_ready", "final-plan", plan1), skip, refuse("nothing-to-skip")],
  ["plan_ready", session("plan_ready", "final-plan", plan1), retry, refuse("nothing-to-retry")],
  ["plan_ready, typed", session("plan_ready", "final-plan", plan1), finalize, { kind: "approve" }],
  [
    "plan_ready, its hash",
    session("plan_ready", "final-plan", plan1),
    { kind: "finalize", sha256: SHA.slice(0, 16) },
    { kind: "approve" },
  ],
  [
    "plan_ready, an older hash",
    session("plan_ready", "final-plan", plan1),
    { kind: "finalize", sha256: OLD_SHA.slice(0, 16) },
    { kind: "show" },
  ],
];

describe("the state machine", () => {
  test.each(TABLE)("%s", (_state, before, intent, expected) => {
    expect(bare(decide(before, intent, STEPS))).toEqual(expected);
  });

  test("a decision carries the intent that it answers", () => {
    const waiting = session("waiting", "office-hours");
    const ready = session("plan_ready", "final-plan");
    expect(decide(undefined, plan, STEPS)).toEqual({ kind: "begin", intent: plan });
    expect(decide(waiting, reply, STEPS)).toMatchObject({ kind: "run", session: waiting });
    expect(decide(ready, finalize, STEPS)).toEqual({ kind: "approve", session: ready, ...plan1 });
  });

  test.each(["advance", "skip", "retry"] as const)("a stale %s shows the person the current view", (kind) => {
    const now = session("phase_ready", "office-hours");
    expect(decide(now, { kind, ref: { session: ID, revision: 2 } }, STEPS)).toEqual({ kind: "show" });
    expect(decide(now, { kind, ref: { session: "ps_ffffffffffffffff", revision: 3 } }, STEPS)).toEqual({
      kind: "show",
    });
    expect(decide(now, { kind, ref: { session: ID, revision: 3 } }, STEPS)).not.toEqual({ kind: "show" });
  });

  test("an older view's approval of the same text counts, but never another session's", () => {
    const now = session("plan_ready", "final-plan", plan1);
    const press = (id: string): RunnerIntent => ({
      kind: "finalize",
      sha256: SHA.slice(0, 16),
      ref: { session: id, revision: 1 },
    });
    expect(decide(now, press(ID), STEPS)).toMatchObject({ kind: "approve" });
    expect(decide(now, press("ps_ffffffffffffffff"), STEPS)).toEqual({ kind: "show" });
  });
});
