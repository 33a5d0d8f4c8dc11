import type { ProjectStore } from "@echo/core/port/project-store";
import type { ProjectStatus } from "@echo/core/project/project";
import { Project } from "@echo/core/project/project";
import type { Slug } from "@echo/core/id/slug";
import type { Item, Table } from "./table.ts";
import { timeKey } from "./table.ts";

const projectKey = (slug: string) => ({ pk: `PROJECT#${slug}`, sk: "PROJECT" });
const index = (status: ProjectStatus, at: number) => ({ gsi1pk: `STATUS#${status}`, gsi1sk: timeKey(at) });

/** Projects with these statuses may be planned, or planned again. */
const PLANNABLE = ["pending", "failed", "complete"] as const;

/**
 * A session cannot claim a project again after its plan was approved. Such a claim comes from a runner that is too
 * late. It would take the project out of tonight's run, and no session would be planning it.
 */
const CLAIMABLE = [
  `#status IN (${PLANNABLE.map((status) => `:${status}`).join(", ")})`,
  "(#status = :approved AND #planningSessionId <> :planningSessionId)",
  "(#status = :status AND #planningSessionId = :planningSessionId)",
].join(" OR ");
const HELD_BY_THE_DEAD = "(#status = :status AND #conversation = :conversation AND #planningEpoch <= :planningEpoch)";

/** For each status, the field that gets the current time and the fields that are no longer true. */
const EFFECT: Record<ProjectStatus, { stamps?: keyof Project; clears: (keyof Project)[] }> = {
  pending: { clears: ["planningAt", "planningEpoch", "plan", "approvedAt", "approvedBy", "startedAt", "completedAt"] },
  planning: { clears: ["plan", "approvedAt", "approvedBy", "startedAt", "completedAt"] },
  approved: { clears: ["startedAt", "completedAt"] },
  running: { stamps: "startedAt", clears: ["completedAt"] },
  complete: { stamps: "completedAt", clears: [] },
  failed: { stamps: "completedAt", clears: [] },
};

export function createProjectStore(table: Table): ProjectStore {
  const read = async (slug: Slug) => {
    const item = await table.get(projectKey(slug));
    return item === undefined ? undefined : toProject(item);
  };
  return {
    read,
    list: async (status) => {
      const keys = await table.queryIndex({ pk: `STATUS#${status}`, newestFirst: true });
      const items = await Promise.all(keys.map((key) => table.get(key)));
      const projects = items.flatMap((item) => (item === undefined ? [] : [toProject(item)]));
      return projects.filter((project) => project.status === status);
    },
    propose: (project) =>
      table.putNew({ ...projectKey(project.slug), ...project, ...index(project.status, project.proposedAt) }),
    claim: async (slug, { session, conversation, epoch, now }) => {
      const updated = await table.update(projectKey(slug), {
        set: {
          status: "planning",
          planningSessionId: session,
          conversation,
          planningAt: now,
          ...(epoch === undefined ? {} : { planningEpoch: epoch }),
          ...index("planning", now),
        },
        remove: EFFECT.planning.clears,
        condition: epoch === undefined ? CLAIMABLE : `${CLAIMABLE} OR ${HELD_BY_THE_DEAD}`,
        values: { ...Object.fromEntries(PLANNABLE.map((status) => [status, status])), approved: "approved" },
        returns: "ALL_NEW",
      });
      if (updated.kind === "updated") return { kind: "claimed", project: toProject(updated.item) };
      const project = await read(slug);
      return project === undefined ? { kind: "unknown" } : { kind: "taken", project };
    },
    handOver: async (slug, { from, session, conversation, epoch, now }) => {
      const updated = await table.update(projectKey(slug), {
        set: { planningSessionId: session, conversation, planningAt: now, planningEpoch: epoch },
        condition: "#planningSessionId IN (:from, :planningSessionId)",
        values: { from },
      });
      return updated.kind === "updated";
    },
    approve: async (slug, { session, plan, by, now }) => {
      const updated = await table.update(projectKey(slug), {
        set: { status: "approved", plan, approvedAt: now, approvedBy: by, ...index("approved", now) },
        condition: "#status = :planning AND #planningSessionId = :session",
        values: { planning: "planning", session },
        returns: "ALL_NEW",
      });
      if (updated.kind === "updated") return { kind: "approved", project: toProject(updated.item) };
      const project = await read(slug);
      const isDone =
        project?.status === "approved" && project.planningSessionId === session && project.plan?.sha256 === plan.sha256;
      return isDone ? { kind: "approved", project } : { kind: "refused", project };
    },
    move: async (slug, to, { from, session, now }) => {
      if (from.length === 0) return false;
      const { stamps, clears } = EFFECT[to];
      const updated = await table.update(projectKey(slug), {
        set: { status: to, ...(stamps === undefined ? {} : { [stamps]: now }), ...index(to, now) },
        remove: clears,
        condition: `#status IN (${from.map((_status, place) => `:from${place}`).join(", ")})${session === undefined ? "" : " AND #planningSessionId = :session"}`,
        values: {
          ...Object.fromEntries(from.map((status, place) => [`from${place}`, status])),
          ...(session === undefined ? {} : { session }),
        },
      });
      return updated.kind === "updated";
    },
  };
}

function toProject(item: Item): Project {
  return Project.parse(item);
}
