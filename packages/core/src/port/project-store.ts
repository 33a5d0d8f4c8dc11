import type { Approval, HandOver, Move, PlanningClaim } from "../project/change.ts";
import type { Project, ProjectStatus } from "../project/project.ts";
import type { Slug } from "../id/slug.ts";

export interface ProjectPage {
  projects: Project[];
  /** Past the end, it is the last page. */
  number: number;
  /** How many projects come after this page. */
  left: number;
  hasPending: boolean;
}

/** The page of these slugs, which are listed by status: the pending ones first. */
export function cutPage(
  lists: readonly (readonly Slug[])[],
  number: number,
  size: number,
): Omit<ProjectPage, "projects"> & { slugs: Slug[] } {
  const all = lists.flat();
  const shown = Math.max(1, Math.min(number, Math.ceil(all.length / size)));
  const slugs = all.slice((shown - 1) * size, shown * size);
  return { slugs, number: shown, left: Math.max(0, all.length - shown * size), hasPending: lists[0]?.length !== 0 };
}

/** The slugs that match the text: first those that begin with it, then those that hold it. */
export function rank(text: string, slugs: Iterable<Slug>): Slug[] {
  const found = [...slugs].filter((slug) => slug.includes(text));
  return [...found.filter((slug) => slug.startsWith(text)), ...found.filter((slug) => !slug.startsWith(text))];
}

/** `taken` and `refused` carry the present project, so that the caller can tell the person why. */
export type ClaimResult =
  | { kind: "claimed"; project: Project }
  | { kind: "taken"; project: Project }
  | { kind: "unknown" };
export type ApproveResult = { kind: "approved"; project: Project } | { kind: "refused"; project: Project | undefined };

/** Projects and the decisions that are made on their item. Every verb is safe to repeat. */
export interface ProjectStore {
  read(slug: Slug): Promise<Project | undefined>;
  /** Projects with a status, from the index, the newest first, at most `most`. The index may lag. */
  list(status: ProjectStatus, most?: number): Promise<Project[]>;
  /** One page of all projects, by status, then the newest first. Of the others only the keys are read. */
  page(number: number, size: number): Promise<ProjectPage>;
  /**
   * At most `most` pending projects: first those whose slug begins with the text, then those that hold it. Those that
   * hold it are looked for among the first megabyte of keys, which is some 10,000.
   */
  find(text: string, most: number): Promise<Project[]>;
  /** Adds a pending project; `false` if the slug exists. */
  propose(project: Project): Promise<boolean>;
  /**
   * A session can claim a pending, failed or complete project, one that it has already claimed, and an approved one
   * whose session it names. It can also claim one that the same conversation claimed under this or an earlier epoch:
   * that other session is dead. A plan that stands is kept aside.
   */
  claim(slug: Slug, claim: PlanningClaim): Promise<ClaimResult>;
  /** Changes session and place, and nothing else. `false` if the project is neither the one's nor the other's. */
  handOver(slug: Slug, over: HandOver): Promise<boolean>;
  /**
   * Approves the project if that session is planning it (or has already approved it with the same plan). Only this
   * replaces the plan that stood before.
   */
  approve(slug: Slug, approval: Approval): Promise<ApproveResult>;
  /**
   * Changes the project's status. `to: "pending"` undoes that session's claim or approval: a plan that stood before the
   * claim stands again. Ralph's statuses follow an approval. Works only from a status in `from` and, if a session is
   * given, only for its project. Otherwise `false`.
   */
  move(slug: Slug, to: ProjectStatus, when: Move): Promise<boolean>;
}
