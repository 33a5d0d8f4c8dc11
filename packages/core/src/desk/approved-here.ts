import type { ApprovedSession, Conversation } from "../conversation/conversation.ts";
import type { ProjectStore } from "../port/project-store.ts";
import type { Project } from "../project/project.ts";

interface Deps {
  projects: ProjectStore;
}

/** The projects of the sessions approved here, in order. `undefined` if the project now belongs to another session. */
export function approvedHere({ projects }: Deps, { approvedSessions }: Conversation): Promise<(Project | undefined)[]> {
  return Promise.all(
    approvedSessions.map(async ({ id, slug }) => {
      const project = await projects.read(slug);
      return project?.planningSessionId === id ? project : undefined;
    }),
  );
}

/** The projects approved here that still wait for their run. Not those that run already or are planned again. */
export async function stillApproved(deps: Deps, conversation: Conversation): Promise<ApprovedSession[]> {
  const projects = await approvedHere(deps, conversation);
  return conversation.approvedSessions.filter((_session, index) => projects[index]?.status === "approved");
}
