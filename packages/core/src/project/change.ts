import type { ConversationKey } from "../id/conversation-key.ts";
import type { PlanningSessionId } from "../id/planning-session-id.ts";
import type { PlanVersion } from "./plan-version.ts";
import { lastSign } from "./silence.ts";
import { FORMER_PLANS_MAX, planningNumber } from "./project.ts";
import type { FormerPlan, Progress, Project, ProjectStatus, Replanned } from "./project.ts";

/**
 * What may happen to a project, on every store the same. Each function returns the project as it is then: the same
 * object if nothing changes.
 */
export interface PlanningClaim {
  session: PlanningSessionId;
  conversation: ConversationKey;
  /** The epoch of the claimer's lease on the conversation, which has no live session. */
  epoch?: number;
  now: number;
  /** The session of the approved plan that the person chose to plan again. No other approved plan is claimed. */
  replans?: PlanningSessionId;
}

export interface Approval {
  session: PlanningSessionId;
  plan: PlanVersion;
  by: string;
  now: number;
  /** The commit that holds only what is approved. */
  commit?: string | undefined;
}

export interface Move {
  from: readonly ProjectStatus[];
  session?: PlanningSessionId;
  now: number;
  /** What was seen of the run. */
  progress?: Omit<Progress, "at">;
  /** The person was told that the run has given no sign since this time. */
  silentSince?: number;
  /** With `to: "approved"`: who says so, and where. From then on it is this session's approval. */
  again?: { session: PlanningSessionId; conversation: ConversationKey };
}

/** A planning, an approval or a run goes on at another place, under another session. */
export interface HandOver {
  from: PlanningSessionId;
  session: PlanningSessionId;
  conversation: ConversationKey;
  /** As a claim's. */
  epoch: number;
  now: number;
}

/** Whether it is allowed, and the project afterwards. A refusal too can change it: it then frees what the dead held. */
export interface Change {
  isAllowed: boolean;
  project: Project;
}

/** A session claims a project that no other holds. A plan that stands there is kept aside until the next approval. */
export function claimProject(project: Project, claim: PlanningClaim): Change {
  const { session, conversation, epoch, now } = claim;
  const mark = { conversation, planningAt: now, ...(epoch === undefined ? {} : { planningEpoch: epoch }) };
  if (project.status === "planning" && project.planningSessionId === session)
    return { isAllowed: true, project: { ...project, ...mark } };
  const free = isHeldByTheDead(project, claim) ? released(project) : project;
  if (!isClaimable(free, claim)) return { isAllowed: false, project: free };
  const replanned = standing(free);
  const claimed = { ...bare(free), status: "planning", planningSessionId: session, ...mark } as const;
  return { isAllowed: true, project: replanned === undefined ? claimed : { ...claimed, replanned } };
}

/** The same conversation claimed it under this or an earlier epoch, and has no live session: that session is dead. */
function isHeldByTheDead(project: Project, { conversation, epoch = -1 }: PlanningClaim): boolean {
  const { status, planningEpoch = Infinity } = project;
  return status === "planning" && project.conversation === conversation && planningEpoch <= epoch;
}

/** A plan's own session cannot claim the project again: such a claim comes from a runner that is too late. */
function isClaimable({ status, planningSessionId }: Project, { session, replans }: PlanningClaim): boolean {
  switch (status) {
    case "pending":
      return true;
    case "approved":
      return planningSessionId === replans && planningSessionId !== session;
    case "failed":
    case "complete":
      return planningSessionId !== session;
    case "planning":
    case "running":
      return false;
  }
}

function standing(project: Project): Replanned | undefined {
  const { slug: _slug, description: _description, proposedAt: _at, proposedBy: _by, ...rest } = project;
  const { replanned: _replanned, formerPlans: _former, approvals: _approvals, status, plan, ...fields } = rest;
  if (plan === undefined || status === "pending" || status === "planning" || status === "running") return undefined;
  return { ...fields, plan, status };
}

/** Changes session and place, and nothing else. Whoever holds the project under the old session has lost it. */
export function handOverProject(project: Project, { from, session, conversation, epoch, now }: HandOver): Change {
  const { planningSessionId: holder } = project;
  if (holder !== from && holder !== session) return { isAllowed: false, project };
  const mark = { planningSessionId: session, conversation, planningAt: now, planningEpoch: epoch };
  return { isAllowed: true, project: { ...project, ...mark } };
}

/** Only a session that plans the project can have its plan approved. The plan that stood before is then replaced. */
export function approveProject(project: Project, { session, plan, by, now, commit }: Approval): Change {
  const { status, planningSessionId } = project;
  if (planningSessionId !== session) return { isAllowed: false, project };
  if (status === "approved" && project.plan?.sha256 === plan.sha256) return { isAllowed: true, project };
  if (status !== "planning") return { isAllowed: false, project };
  const { replanned, ...rest } = project;
  const approvals = planningNumber(project);
  const approved = { ...rest, status: "approved", plan, approvedAt: now, approvedBy: by, approvals } as const;
  const bound = commit === undefined ? approved : { ...approved, approvedCommit: commit };
  return { isAllowed: true, project: withFormer(bound, replanned) };
}

/** `to: "pending"` undoes a claim or an approval. Ralph's statuses follow an approval. */
export function moveProject(project: Project, to: ProjectStatus, when: Move): Change {
  const { from, session } = when;
  const isOthers = session !== undefined && project.planningSessionId !== session;
  if (isOthers) return to === "pending" ? withdrawReplanned(project, session, from) : { isAllowed: false, project };
  if (!from.includes(project.status)) return { isAllowed: false, project };
  return { isAllowed: true, project: moved(project, to, when) };
}

/** The approval of a plan that is being planned again was withdrawn where it was given. */
function withdrawReplanned(project: Project, session: PlanningSessionId, from: readonly ProjectStatus[]): Change {
  const { replanned, ...rest } = project;
  const isMeant = replanned?.planningSessionId === session && from.includes(replanned.status);
  return isMeant ? { isAllowed: true, project: withFormer(rest, replanned) } : { isAllowed: false, project };
}

function moved(project: Project, to: ProjectStatus, { now, progress, silentSince, again }: Move): Project {
  const { startedAt, completedAt: _completedAt, silentSince: told, ...rest } = project;
  switch (to) {
    case "pending":
      return released(project);
    case "planning":
      return { ...bare(project), ...pick(project), status: to };
    case "approved":
      return again === undefined ? { ...rest, status: to } : { ...rest, ...approvedAgain(again, now), status: to };
    case "running": {
      const isOld = silentSince !== undefined && silentSince < lastSign(project);
      const since = isOld || silentSince === undefined ? (progress === undefined ? told : undefined) : silentSince;
      return {
        ...rest,
        status: to,
        startedAt: project.status === "running" ? (startedAt ?? now) : now,
        ...(progress === undefined ? {} : { progress: { ...progress, at: now } }),
        ...(since === undefined ? {} : { silentSince: since }),
      };
    }
    case "complete":
    case "failed":
      return { ...rest, ...(startedAt === undefined ? {} : { startedAt }), status: to, completedAt: now };
  }
}

function approvedAgain({ session, conversation }: NonNullable<Move["again"]>, now: number): Partial<Project> {
  return { planningSessionId: session, conversation, planningAt: now, approvedAt: now };
}

/** Ends the planning, the approval or the run. What stood before this planning stands again. */
function released(project: Project): Project {
  const { replanned } = project;
  if (replanned !== undefined) return { ...bare(project), ...replanned };
  return withFormer({ ...bare(project), ...pick(project), status: "pending" }, standingPlan(project));
}

function standingPlan({ plan, planningSessionId }: Project): Pick<Project, "plan" | "planningSessionId"> | undefined {
  return plan === undefined ? undefined : { plan, ...(planningSessionId === undefined ? {} : { planningSessionId }) };
}

/** Who planned it last stays known. */
function pick({ conversation, planningSessionId }: Project): Pick<Project, "conversation" | "planningSessionId"> {
  return {
    ...(conversation === undefined ? {} : { conversation }),
    ...(planningSessionId === undefined ? {} : { planningSessionId }),
  };
}

/** The project without any planning. */
function bare({ slug, description, status, proposedAt, proposedBy, formerPlans, approvals }: Project): Project {
  return {
    slug,
    description,
    status,
    proposedAt,
    ...(proposedBy === undefined ? {} : { proposedBy }),
    ...(formerPlans === undefined ? {} : { formerPlans }),
    ...(approvals === undefined ? {} : { approvals }),
  };
}

function withFormer(
  project: Project,
  gone: Pick<Project, "plan" | "planningSessionId" | "approvals"> | undefined,
): Project {
  if (gone?.plan === undefined) return project;
  const former: FormerPlan = {
    ...gone.plan,
    ...(gone.planningSessionId === undefined ? {} : { session: gone.planningSessionId }),
  };
  const { formerPlans = [], approvals = 1 } = project;
  return { ...project, approvals, formerPlans: [...formerPlans, former].slice(-FORMER_PLANS_MAX) };
}
