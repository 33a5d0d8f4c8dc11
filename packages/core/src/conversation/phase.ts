import type { PhaseName } from "../id/phase-name.ts";
import * as z from "zod";

/** The phase that writes final-plan.md. It follows the configured phases and is not one of them. */
export const FINAL_PHASE = "final-plan";

export interface PhaseStep {
  name: PhaseName;
  optional: boolean;
}

export const DEFAULT_PHASES = "office-hours,plan-ceo-review,plan-eng-review,plan-design-review?";

/** `PLANNER_PHASES`: names in order, separated by commas; `?` marks an optional one. */
export const PhaseList = z.string().transform((text, context): PhaseStep[] => {
  const steps = text.split(",").map((part) => part.trim());
  const bad = steps.find((step) => !/^[a-z0-9][a-z0-9-]{0,62}\??$/.test(step) || step === FINAL_PHASE);
  if (bad !== undefined || new Set(steps.map((step) => step.replace("?", ""))).size < steps.length) {
    context.addIssue({
      code: "custom",
      message: "phase names separated by commas, each once, `?` for an optional one",
    });
    return z.NEVER;
  }
  return steps.map((step) => ({ name: step.replace("?", ""), optional: step.endsWith("?") }));
});

/** The step after `phase`, or `undefined` if the final plan comes next. */
export function stepAfter(steps: readonly PhaseStep[], phase: PhaseName): PhaseStep | undefined {
  const index = steps.findIndex((step) => step.name === phase);
  return index === -1 ? undefined : steps[index + 1];
}
