import { PlanVersion } from "./plan-version.ts";
import { PlanningSessionId } from "../id/planning-session-id.ts";
import * as z from "zod";
import { ConversationKey } from "../id/conversation-key.ts";
import { Slug } from "../id/slug.ts";

export const ProjectStatus = z.enum(["pending", "planning", "approved", "running", "complete", "failed"]);
export type ProjectStatus = z.infer<typeof ProjectStatus>;

/** How many former plans are remembered. */
export const FORMER_PLANS_MAX = 50;

/** How far the run has come, and when this was first seen. */
export const Progress = z.object({
  passed: z.int().nonnegative(),
  total: z.int().nonnegative(),
  at: z.int(),
});
export type Progress = z.infer<typeof Progress>;

/** The fields that belong to one planning, its approval and its run. */
const planned = {
  /** The conversation and session that plan it, or planned it last. */
  conversation: ConversationKey.exactOptional(),
  planningSessionId: PlanningSessionId.exactOptional(),
  planningAt: z.int().exactOptional(),
  /** The epoch of the lease under which it was claimed. */
  planningEpoch: z.int().exactOptional(),
  plan: PlanVersion.exactOptional(),
  approvedAt: z.int().exactOptional(),
  approvedBy: z.string().exactOptional(),
  /** The commit that the night starts from. It holds only what was approved. */
  approvedCommit: z.string().exactOptional(),
  startedAt: z.int().exactOptional(),
  completedAt: z.int().exactOptional(),
  progress: Progress.exactOptional(),
  /** The person was told that the run has given no sign since this time. */
  silentSince: z.int().exactOptional(),
};

/** The project as it was before it was planned again. It is so again if the new planning is cancelled. */
export const Replanned = z.object({
  status: ProjectStatus.extract(["approved", "complete", "failed"]),
  ...planned,
  plan: PlanVersion,
});
export type Replanned = z.infer<typeof Replanned>;

/** A plan that was approved, and then withdrawn or replaced. Its texts can still be read. */
export const FormerPlan = PlanVersion.extend({ session: PlanningSessionId.exactOptional() });
export type FormerPlan = z.infer<typeof FormerPlan>;

export const Project = z.object({
  slug: Slug,
  description: z.string(),
  status: ProjectStatus,
  proposedAt: z.int(),
  proposedBy: z.string().exactOptional(),
  ...planned,
  /** Only while the project is being planned again. */
  replanned: Replanned.exactOptional(),
  /** Oldest first. */
  formerPlans: z.array(FormerPlan).exactOptional(),
  /** How many plannings have ended with an approval. */
  approvals: z.int().nonnegative().exactOptional(),
});
export type Project = z.infer<typeof Project>;

/** Which planning of the project this is, from 1, counting those that ended with an approval. */
export function planningNumber({ approvals = 0, plan, replanned }: Project): number {
  return 1 + Math.max(approvals, plan === undefined && replanned === undefined ? 0 : 1);
}
