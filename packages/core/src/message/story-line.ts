import type { RunReport } from "../inbound/inbound.ts";

type Stories = NonNullable<RunReport["stories"]>;

/** More would be a wall of text in the morning. */
const SHOWN = 8;

export function storyCount({ done, left }: Stories): number {
  return done.length + left.length;
}

/** What was built and what was not, a line each; nothing while it is only beginning. */
export function storyLines(status: RunReport["status"], stories: Stories | undefined): string[] {
  if (stories === undefined || status === "running") return [];
  const lines = [...stories.done.map((title) => `- ✅ ${title}`), ...stories.left.map((title) => `- ⬜ ${title}`)];
  return ["", ...lines.slice(0, SHOWN), ...(lines.length > SHOWN ? ["- …"] : [])];
}
