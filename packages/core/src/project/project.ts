import { PlanVersion } from "./plan-version.ts";
import { PlanningSessionId } from "../id/planning-session-id.ts";
import * as z from "zod";
import { ConversationKey } from "../id/conversation-key.ts";
import { Slug } from "../id/slug.ts";

export const ProjectStatus = z.enum(["pending", "planning", "approved", "running", "complete", "failed"]);
export type ProjectStatus = z.infer<typeof ProjectStatus>;

export const Project = z.object({
  slug: Slug,
  description: z.string(),
  status: ProjectStatus,
  proposedAt: z.int(),
  proposedBy: z.string().exactOptional(),
  /** The conversation and session that plan it, or planned it last. */
  conversation: ConversationKey.exactOptional(),
  planningSessionId: PlanningSessionId.exactOptional(),
  planningAt: z.int().exactOptional(),
  /** The epoch of the lease under which it was claimed. */
  planningEpoch: z.int().exactOptional(),
  plan: PlanVersion.exactOptional(),
  approvedAt: z.int().exactOptional(),
  approvedBy: z.string().exactOptional(),
  startedAt: z.int().exactOptional(),
  completedAt: z.int().exactOptional(),
});
export type Project = z.infer<typeof Project>;
