import type { ApprovedSession, Conversation } from "../conversation/conversation.ts";
import type { ProjectStore } from "../port/project-store.ts";
import type { Project } from "../project/project.ts";

interface Deps {
  projects: ProjectStore;
}

/**
 * The projects of the sessions approved here, in order, also while another session plans them again. `undefined` if the
 * project now belongs to another session.
 */
export function approvedHere({ projects }: Deps, { approvedSessions }: Conversation): Promise<(Project | undefined)[]> {
  return Promise.all(
    approvedSessions.map(async ({ id, slug }) => {
      const project = await projects.read(slug);
      return [project?.planningSessionId, project?.replanned?.planningSessionId].includes(id) ? project : undefined;
    }),
  );
}

/** The sessions whose plan still waits for its run, or will again if a new planning of it is cancelled. */
export async function stillApproved(deps: Deps, conversation: Conversation): Promise<ApprovedSession[]> {
  const projects = await approvedHere(deps, conversation);
  return conversation.approvedSessions.filter(({ id }, index) => {
    const project = projects[index];
    const standing = project?.planningSessionId === id ? project : project?.replanned;
    return standing?.status === "approved";
  });
}
