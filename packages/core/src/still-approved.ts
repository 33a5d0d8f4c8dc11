import type { ApprovedSession, Conversation } from "./conversation.ts";
import type { ProjectStore } from "./port/project-store.ts";

/** What was approved here and waits for its run: not what has begun since, or is planned again. */
export async function stillApproved(
  { projects }: { projects: ProjectStore },
  { approvedSessions }: Conversation,
): Promise<ApprovedSession[]> {
  const found = await Promise.all(approvedSessions.map(({ slug }) => projects.read(slug)));
  return approvedSessions.filter(({ id }, index) => {
    const project = found[index];
    return project?.status === "approved" && project.planningSessionId === id;
  });
}
