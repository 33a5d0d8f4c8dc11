import type { RunReport } from "../inbound/inbound.ts";

type Report = Pick<RunReport, "status" | "stories">;

/** More stories would be a wall of text in the morning. */
const SHOWN = 8;
/** What is not built is what the person must know: it is shown before everything else, and far more of it. */
const LEFT_SHOWN = 24;

/** How many stories are built, and how many not. */
export function countStories({ stories }: Report): { done: number; left: number; all: number } {
  const { done, left } = stories ?? { done: [], left: [] };
  return { done: done.length, left: left.length, all: done.length + left.length };
}

/** One line for each story, built or not. No lines if the run has only begun. `more` names how many are not shown. */
export function storyLines({ status, stories }: Report, more: (count: number) => string): string[] {
  if (stories === undefined || status === "running" || status === "approved") return [];
  const { done, left } = stories;
  return ["", ...linesOf("⬜", left, LEFT_SHOWN, more), ...linesOf("✅", done, Math.max(0, SHOWN - left.length), more)];
}

function linesOf(mark: string, titles: readonly string[], shown: number, more: (count: number) => string): string[] {
  const lines = titles.slice(0, shown).map((title) => `- ${mark} ${title}`);
  return titles.length > shown ? [...lines, `- ${mark} ${more(titles.length - shown)}`] : lines;
}
