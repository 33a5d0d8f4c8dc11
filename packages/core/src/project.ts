import * as z from "zod";
import { ConversationKey } from "./conversation-key.ts";
import { PlanningSessionId } from "./inbound.ts";
import { PlanVersion } from "./session.ts";
import { Slug } from "./slug.ts";

export const ProjectStatus = z.enum(["pending", "planning", "approved", "running", "complete", "failed"]);
export type ProjectStatus = z.infer<typeof ProjectStatus>;

export const Project = z.object({
  slug: Slug,
  description: z.string(),
  status: ProjectStatus,
  proposedAt: z.int(),
  proposedBy: z.string().optional(),
  /** Where and by which session it is, or was last, planned. */
  conversation: ConversationKey.optional(),
  planningSessionId: PlanningSessionId.optional(),
  planningAt: z.int().optional(),
  plan: PlanVersion.optional(),
  approvedAt: z.int().optional(),
  approvedBy: z.string().optional(),
  startedAt: z.int().optional(),
  completedAt: z.int().optional(),
});
export type Project = z.infer<typeof Project>;
