import type { ProjectStore } from "./project-store.ts";

/** The same store. It calls `changed` after each change, and gives the result when that has ended. */
export function watchProjects(projects: ProjectStore, changed: () => Promise<void>): ProjectStore {
  const after = async <Result>(result: Result, isChange: boolean): Promise<Result> => {
    if (isChange) await changed();
    return result;
  };
  return {
    ...projects,
    claim: async (slug, claim) => {
      const result = await projects.claim(slug, claim);
      return after(result, result.kind === "claimed");
    },
    approve: async (slug, approval) => {
      const result = await projects.approve(slug, approval);
      return after(result, result.kind === "approved");
    },
    move: async (slug, to, when) => {
      const isMoved = await projects.move(slug, to, when);
      return after(isMoved, isMoved);
    },
  };
}
