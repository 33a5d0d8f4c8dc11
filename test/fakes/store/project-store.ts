import type { Change } from "@echo/core/project/change";
import { approveProject, claimProject, handOverProject, moveProject } from "@echo/core/project/change";
import type { ProjectStore } from "@echo/core/port/project-store";
import { cutPage, rank } from "@echo/core/port/project-store";
import type { Project } from "@echo/core/project/project";
import { ProjectStatus } from "@echo/core/project/project";
import type { Slug } from "@echo/core/id/slug";
import type { Data } from "./data.ts";
import { copy } from "./data.ts";

export function createMemoryProjectStore(data: Data): ProjectStore {
  const read = (slug: Slug) => copy(data.projects.get(slug)?.project);
  const newest = (status: ProjectStatus) =>
    [...data.projects.values()]
      .filter(({ project }) => project.status === status)
      .toSorted((left, right) => right.since - left.since)
      .map(({ project }) => project);
  const save = (project: Project, since: number) => {
    data.projects.set(project.slug, { project: copy(project), since });
    return copy(project);
  };
  const change = (slug: Slug, now: number, decide: (project: Project) => Change): Change | undefined => {
    const project = read(slug);
    if (project === undefined) return undefined;
    const decided = decide(project);
    if (decided.project !== project) save(decided.project, now);
    return decided;
  };
  return {
    read: async (slug) => read(slug),
    list: async (status, most) => copy(newest(status).slice(0, most)),
    page: async (number, size) => {
      const lists = ProjectStatus.options.map((status) => newest(status).map(({ slug }) => slug));
      const { slugs, ...page } = cutPage(lists, number, size);
      return { ...page, projects: slugs.flatMap((slug) => read(slug) ?? []) };
    },
    find: async (text, most) => {
      const pending = newest("pending");
      const ranked = rank(
        text,
        pending.map(({ slug }) => slug),
      );
      return copy(ranked.slice(0, most).flatMap((slug) => pending.filter((project) => project.slug === slug)));
    },
    propose: async (project) => {
      if (data.projects.has(project.slug)) return false;
      save(project, project.proposedAt);
      return true;
    },
    claim: async (slug, claim) => {
      const changed = change(slug, claim.now, (project) => claimProject(project, claim));
      if (changed === undefined) return { kind: "unknown" };
      return { kind: changed.isAllowed ? "claimed" : "taken", project: changed.project };
    },
    handOver: async (slug, over) =>
      change(slug, over.now, (project) => handOverProject(project, over))?.isAllowed ?? false,
    approve: async (slug, approval) => {
      const changed = change(slug, approval.now, (project) => approveProject(project, approval));
      if (changed?.isAllowed !== true) return { kind: "refused", project: changed?.project };
      return { kind: "approved", project: changed.project };
    },
    move: async (slug, to, when) =>
      change(slug, when.now, (project) => moveProject(project, to, when))?.isAllowed ?? false,
  };
}
