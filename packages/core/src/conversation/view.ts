import type { Button } from "../inbound/button.ts";
import { leavesUnsettled, skippableStep } from "./machine.ts";
import type { PhaseStep } from "./phase.ts";
import { FINAL_PHASE } from "./phase.ts";
import type { Session } from "./session.ts";

/** The buttons under the question whether to skip the open ones. */
export function confirmSkipButtons({ id, revision }: Session): Button[][] {
  const ref = { session: id, revision };
  return [[{ action: "skip-questions-now", ...ref }], [{ action: "reply", ...ref }]];
}

/** The buttons for the session's state, the most likely one first. Each carries the session's revision. */
export function viewButtons(session: Session, steps: readonly PhaseStep[]): Button[][] {
  const ref = { session: session.id, revision: session.revision };
  const skip: Button[] = skippableStep(session, steps) === undefined ? [] : [{ action: "skip", ...ref }];
  const reply: Button = { action: "reply", ...ref };
  const cancel: Button = { action: "cancel", ...ref };
  const advance: Button = { action: leavesUnsettled(session) ? "skip-questions" : "advance", ...ref };
  switch (session.state) {
    case "running":
      return [[cancel]];
    case "waiting":
      return [
        [reply, advance],
        [...skip, cancel],
      ];
    case "phase_ready":
      return [
        [advance, ...skip],
        [reply, cancel],
      ];
    case "stuck":
      return [
        [{ action: "retry", ...ref }, reply],
        [...(session.phase === FINAL_PHASE ? [] : [advance]), cancel],
      ];
    case "plan_ready":
      return [[{ action: "finalize", ...ref, sha256: session.plan.sha256 }], [reply, cancel]];
  }
}
