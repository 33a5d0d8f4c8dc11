import type { PlanningClaim, ProjectStore } from "@echo/core/port/project-store";
import type { Project, ProjectStatus } from "@echo/core/project/project";
import type { Slug } from "@echo/core/id/slug";
import type { Data } from "./data.ts";
import { copy, without } from "./data.ts";

export function createMemoryProjectStore(data: Data): ProjectStore {
  const read = (slug: Slug) => copy(data.projects.get(slug)?.project);
  const save = (project: Project, since: number) => {
    data.projects.set(project.slug, { project: copy(project), since });
    return copy(project);
  };
  return {
    read: async (slug) => read(slug),
    list: async (status) =>
      [...data.projects.values()]
        .filter(({ project }) => project.status === status)
        .toSorted((left, right) => right.since - left.since)
        .map(({ project }) => copy(project)),
    propose: async (project) => {
      if (data.projects.has(project.slug)) return false;
      save(project, project.proposedAt);
      return true;
    },
    claim: async (slug, claim) => {
      const { session, conversation, epoch, now } = claim;
      const project = read(slug);
      if (project === undefined) return { kind: "unknown" };
      if (!isClaimable(project, claim)) return { kind: "taken", project };
      const bare = without(project, "plan", "approvedAt", "approvedBy", "startedAt", "completedAt");
      const claimed = {
        ...bare,
        status: "planning",
        planningSessionId: session,
        conversation,
        planningAt: now,
        ...(epoch === undefined ? {} : { planningEpoch: epoch }),
      } as const;
      return { kind: "claimed", project: save(claimed, now) };
    },
    handOver: async (slug, { from, session, conversation, epoch, now }) => {
      const known = data.projects.get(slug);
      if (known === undefined) return false;
      const { project, since } = known;
      if (project.planningSessionId !== from && project.planningSessionId !== session) return false;
      const mark = { planningSessionId: session, conversation, planningAt: now, planningEpoch: epoch };
      save({ ...project, ...mark }, since);
      return true;
    },
    approve: async (slug, { session, plan, by, now }) => {
      const project = read(slug);
      if (project?.planningSessionId !== session) return { kind: "refused", project };
      if (project.status === "approved" && project.plan?.sha256 === plan.sha256) return { kind: "approved", project };
      if (project.status !== "planning") return { kind: "refused", project };
      const approved = { ...project, status: "approved", plan, approvedAt: now, approvedBy: by } as const;
      return { kind: "approved", project: save(approved, now) };
    },
    move: async (slug, to, { from, session, now }) => {
      const project = read(slug);
      if (project === undefined || !from.includes(project.status)) return false;
      if (session !== undefined && project.planningSessionId !== session) return false;
      save(moved(project, to, now), now);
      return true;
    },
  };
}

function isClaimable(project: Project, { session, conversation, epoch = -1 }: PlanningClaim): boolean {
  const { status, planningSessionId, planningEpoch = Infinity } = project;
  const isDead = project.conversation === conversation && planningEpoch <= epoch;
  if (status === "planning") return planningSessionId === session || isDead;
  if (status === "approved") return planningSessionId !== session;
  return status !== "running";
}

function moved(project: Project, to: ProjectStatus, now: number): Project {
  switch (to) {
    case "pending":
      return {
        ...without(
          project,
          "planningAt",
          "planningEpoch",
          "plan",
          "approvedAt",
          "approvedBy",
          "startedAt",
          "completedAt",
        ),
        status: to,
      };
    case "planning":
      return { ...without(project, "plan", "approvedAt", "approvedBy", "startedAt", "completedAt"), status: to };
    case "approved":
      return { ...without(project, "startedAt", "completedAt"), status: to };
    case "running":
      return { ...without(project, "completedAt"), status: to, startedAt: now };
    case "complete":
    case "failed":
      return { ...project, status: to, completedAt: now };
  }
}
