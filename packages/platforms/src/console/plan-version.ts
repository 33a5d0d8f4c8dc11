import type { PlanVersion } from "@echo/core/project/plan-version";

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
