import type { Change } from "@echo/core/project/change";
import { approveProject, claimProject, handOverProject, moveProject } from "@echo/core/project/change";
import type { ProjectStore } from "@echo/core/port/project-store";
import { cutPage, rank } from "@echo/core/port/project-store";
import { Project, ProjectStatus } from "@echo/core/project/project";
import { Slug } from "@echo/core/id/slug";
import type { IndexKey, Item, Table } from "./table.ts";
import { TIME_LENGTH, timeKey } from "./table.ts";

const projectKey = (slug: string) => ({ pk: `PROJECT#${slug}`, sk: "PROJECT" });
/** Sorted by slug, so that a search reads only what begins with its text. The keys alone tell which is the newest. */
const index = (status: ProjectStatus, slug: Slug, at: number) => ({
  gsi1pk: `STATUS#${status}`,
  gsi1sk: `${slug}#${timeKey(at)}`,
});
/** Earlier versions wrote only the time. The planner on one machine rewrites those when it starts. */
const slugOf = ({ pk }: IndexKey) => Slug.parse(pk.slice("PROJECT#".length));
const byAge = (left: IndexKey, right: IndexKey) =>
  left.gsi1sk.slice(-TIME_LENGTH) < right.gsi1sk.slice(-TIME_LENGTH) ? 1 : -1;

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
  const slugs = async (status: ProjectStatus) =>
    (await table.queryIndex({ pk: `STATUS#${status}` })).toSorted(byAge).map(slugOf);
  const readAll = async (named: readonly Slug[]) =>
    (await table.getAll(named.map(projectKey))).flatMap((item) => (item === undefined ? [] : [toProject(item)]));
  /** The index may lag: leaves out what has another status by now. */
  const readIf = async (status: ProjectStatus, named: readonly Slug[]) =>
    (await readAll(named)).filter((project) => project.status === status);
  return {
    read,
    list: async (status, most) => readIf(status, (await slugs(status)).slice(0, most)),
    find: async (text, most) => {
      const pk = "STATUS#pending";
      const begins = text === "" ? [] : await table.searchIndex({ pk, prefix: text, most });
      const holds = begins.length < most ? await table.searchIndex({ pk, holds: text }) : [];
      const named = [...begins, ...holds].toSorted(byAge).map(slugOf);
      return readIf("pending", rank(text, new Set(named)).slice(0, most));
    },
    page: async (number, size) => {
      const { slugs: named, ...page } = cutPage(await Promise.all(ProjectStatus.options.map(slugs)), number, size);
      return { ...page, projects: await readAll(named) };
    },
    propose: (project) =>
      table.putNew({
        ...projectKey(project.slug),
        ...project,
        ...index(project.status, project.slug, project.proposedAt),
      }),
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
    set: {
      ...project,
      ...index(project.status, project.slug, now),
      [CHANGES]: typeof changes === "number" ? changes + 1 : 1,
    },
    remove: gone,
    condition: `#status = :seen AND ${changes === undefined ? `attribute_not_exists(#${CHANGES})` : `#${CHANGES} = :counted`}`,
    values: { seen: seen["status"], ...(changes === undefined ? {} : { counted: changes }) },
  });
  return updated.kind === "updated";
}

function toProject(item: Item): Project {
  return Project.parse(item);
}
