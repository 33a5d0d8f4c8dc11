import type { RunReport } from "../inbound/inbound.ts";

type Stories = NonNullable<RunReport["stories"]>;

/** More stories would be a wall of text in the morning. */
const SHOWN = 8;

export function storyCount({ done, left }: Stories): number {
  return done.length + left.length;
}

/** One line for each story, built or not. No lines if the run has only begun. */
export function storyLines(status: RunReport["status"], stories: Stories | undefined): string[] {
  if (stories === undefined || status === "running") return [];
  const lines = [...stories.done.map((title) => `- ✅ ${title}`), ...stories.left.map((title) => `- ⬜ ${title}`)];
  return ["", ...lines.slice(0, SHOWN), ...(lines.length > SHOWN ? ["- …"] : [])];
}
