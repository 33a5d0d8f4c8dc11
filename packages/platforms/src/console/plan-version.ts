import type { PlanVersion } from "@echo/core/project/plan-version";
import type { Project } from "@echo/core/project/project";

/** A text that is or was the plan. */
export interface Version {
  number: number;
  sha256: string;
}

/** Every remembered version, oldest first. Versions count up by one. */
export function versionsOf(plan: PlanVersion | undefined): Version[] {
  if (plan === undefined) return [];
  const { version, sha256, earlier = [] } = plan;
  const before = earlier.map((hash, index) => ({ number: version - earlier.length + index, sha256: hash }));
  return [...before, { number: version, sha256 }];
}

/** A plan of an earlier planning: withdrawn, replaced, or waiting while the project is planned again. */
export interface EarlierPlan {
  standing: boolean;
  versions: Version[];
}

/** The plans of earlier plannings, newest first. */
export function earlierPlansOf({ replanned, formerPlans = [] }: Project): EarlierPlan[] {
  const former = formerPlans.toReversed().map((plan) => ({ standing: false, versions: versionsOf(plan) }));
  return replanned === undefined ? former : [{ standing: true, versions: versionsOf(replanned.plan) }, ...former];
}
