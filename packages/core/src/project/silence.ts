import type { Project } from "./project.ts";

/** When the run last gave a sign: it began, or more of it was seen done. */
export function lastSign({ startedAt = 0, progress }: Pick<Project, "startedAt" | "progress">): number {
  return Math.max(startedAt, progress?.at ?? 0);
}

/**
 * Whether the run has given no sign for `limitMs`, so that its machine may have stopped. A sign that lies as far ahead
 * comes from a clock that was wrong, and says nothing.
 */
export function isSilent(project: Project, now: number, limitMs: number): boolean {
  return project.status === "running" && Math.abs(now - lastSign(project)) >= limitMs;
}
