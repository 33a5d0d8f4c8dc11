import type { ConversationKey } from "../id/conversation-key.ts";
import type { Project, ProjectStatus } from "../project/project.ts";
import type { DeskDeps } from "./deps.ts";

/** A project with one of these statuses is held by the place where it was planned. */
export const HELD: readonly ProjectStatus[] = ["planning", "approved", "running"];

/** Every project that is held by a place. */
export async function listHeld({ projects }: Pick<DeskDeps, "projects">): Promise<Project[]> {
  return (await Promise.all(HELD.map((status) => projects.list(status)))).flat();
}

/**
 * Every conversation that holds a project. Until a runner begins a session, no project names its conversation, but the
 * conversation is due.
 */
export async function listHeldPlaces(
  { conversations, projects }: Pick<DeskDeps, "conversations" | "projects">,
  statuses = HELD,
): Promise<ConversationKey[]> {
  const [due, ...held] = await Promise.all([
    conversations.listDue(),
    ...statuses.map((status) => projects.list(status)),
  ]);
  return [...new Set([...held.flat().flatMap(({ conversation }) => conversation ?? []), ...due])];
}
