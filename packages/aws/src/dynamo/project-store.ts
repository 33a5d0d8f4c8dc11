import type { Change } from "@echo/core/project/change";
import { approveProject, claimProject, handOverProject, moveProject } from "@echo/core/project/change";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { ProjectStatus } from "@echo/core/project/project";
import { Project } from "@echo/core/project/project";
import type { Slug } from "@echo/core/id/slug";
import type { Item, Table } from "./table.ts";
import { timeKey } from "./table.ts";

const projectKey = (slug: string) => ({ pk: `PROJECT#${slug}`, sk: "PROJECT" });
const index = (status: ProjectStatus, at: number) => ({ gsi1pk: `STATUS#${status}`, gsi1sk: timeKey(at) });

/** The item's number of changes. It is not part of the project. */
const CHANGES = "changes";

export function createProjectStore(table: Table): ProjectStore {
  const read = async (slug: Slug) => {
    const item = await table.get(projectKey(slug));
    return item === undefined ? undefined : toProject(item);
  };
  /**
   * Reads, decides, and writes only if nobody has changed the item in between; else decides again. Every lost round is
   * another process's change, so this ends.
   */
  const change = async (slug: Slug, now: number, decide: (project: Project) => Change): Promise<Change | undefined> => {
    for (;;) {
      const item = await table.get(projectKey(slug));
      if (item === undefined) return undefined;
      const before = toProject(item);
      const decided = decide(before);
      if (decided.project === before || (await write(table, item, decided.project, now))) return decided;
    }
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
    claim: async (slug, claim) => {
      const changed = await change(slug, claim.now, (project) => claimProject(project, claim));
      if (changed === undefined) return { kind: "unknown" };
      return { kind: changed.isAllowed ? "claimed" : "taken", project: changed.project };
    },
    handOver: async (slug, over) =>
      (await change(slug, over.now, (project) => handOverProject(project, over)))?.isAllowed ?? false,
    approve: async (slug, approval) => {
      const changed = await change(slug, approval.now, (project) => approveProject(project, approval));
      if (changed?.isAllowed !== true) return { kind: "refused", project: changed?.project };
      return { kind: "approved", project: changed.project };
    },
    move: async (slug, to, when) =>
      (await change(slug, when.now, (project) => moveProject(project, to, when)))?.isAllowed ?? false,
  };
}

/** Writes the project if the item is still as it was read. */
async function write(table: Table, seen: Item, project: Project, now: number): Promise<boolean> {
  const { [CHANGES]: changes } = seen;
  const gone = Object.keys(Project.shape).filter((name) => name in seen && !(name in project));
  const updated = await table.update(projectKey(project.slug), {
    set: { ...project, ...index(project.status, now), [CHANGES]: typeof changes === "number" ? changes + 1 : 1 },
    remove: gone,
    condition: `#status = :seen AND ${changes === undefined ? `attribute_not_exists(#${CHANGES})` : `#${CHANGES} = :counted`}`,
    values: { seen: seen["status"], ...(changes === undefined ? {} : { counted: changes }) },
  });
  return updated.kind === "updated";
}

function toProject(item: Item): Project {
  return Project.parse(item);
}
