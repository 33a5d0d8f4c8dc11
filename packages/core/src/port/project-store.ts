import type { PlanVersion } from "../project/plan-version.ts";
import type { PlanningSessionId } from "../id/planning-session-id.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { Project, ProjectStatus } from "../project/project.ts";
import type { Slug } from "../id/slug.ts";

export interface PlanningClaim {
  session: PlanningSessionId;
  conversation: ConversationKey;
  /** Of the claimer's lease on the conversation, which has no live session. */
  epoch?: number;
  now: number;
}

export interface Approval {
  session: PlanningSessionId;
  plan: PlanVersion;
  by: string;
  now: number;
}

/** `taken` and `refused` carry the project as it is, so that the person can be told why. */
export type ClaimResult =
  | { kind: "claimed"; project: Project }
  | { kind: "taken"; project: Project }
  | { kind: "unknown" };
export type ApproveResult = { kind: "approved"; project: Project } | { kind: "refused"; project: Project | undefined };

/** Projects and the decisions that are made on their item. Every verb is idempotent under redo. */
export interface ProjectStore {
  read(slug: Slug): Promise<Project | undefined>;
  /** By status through the index; the newest first. The index may lag. */
  list(status: ProjectStatus): Promise<Project[]>;
  /** Adds a pending project; `false` when the slug exists. */
  propose(project: Project): Promise<boolean>;
  /**
   * Pending, approved, failed and complete ones can be planned; so can one that this session already claimed, and one
   * that was claimed from the same conversation under this or an earlier epoch: that session is dead.
   */
  claim(slug: Slug, claim: PlanningClaim): Promise<ClaimResult>;
  /** Approves while it is being planned by that session (or already approved by it with the same plan). */
  approve(slug: Slug, approval: Approval): Promise<ApproveResult>;
  /**
   * Moves the project on: `to: "pending"` undoes that session's claim or approval; Ralph's statuses follow an
   * approval. Only from one of `from`, and only that session's when given. `false` when it was not so.
   */
  move(
    slug: Slug,
    to: ProjectStatus,
    when: { from: ProjectStatus[]; session?: PlanningSessionId; now: number },
  ): Promise<boolean>;
}
