import { BRANCH_MAX_LENGTH } from "./format.ts";
import type { FrontMatter } from "./format.ts";
import { ralphSettings, readFrontMatter, renderFrontMatter, splitFrontMatter } from "./front-matter.ts";

/** The facts about a plan that the planner knows and the agent does not. */
export type PlanFacts = Omit<FrontMatter, "verify" | "ralph">;

/**
 * Writes the facts into the front matter. Keeps its verify commands and Ralph settings. The body stays the same, byte
 * for byte. Stamping twice gives the same text as stamping once. `planning`: which planning of the project this is. From
 * the second on it is built on a branch of its own, even if its front matter is a copy of an earlier one.
 */
export function stampPlan(markdown: string, facts: PlanFacts, planning = 1): string {
  const { yaml, body } = splitFrontMatter(markdown);
  const { verify, ralph } = readFrontMatter(yaml).fields;
  const { branch, ...settings } = ralphSettings(facts.slug, ralph);
  const front = renderFrontMatter({
    ...facts,
    verify,
    ralph: { ...settings, branch: branchOf(branch, facts.slug, planning) },
  });
  return /^\r?\n/.test(body) || body === "" ? front + body : `${front}\n${body}`;
}

/** `ralph/plant-bot` is `ralph/plant-bot-plan-2` in the second planning, and a copy of that `…-plan-3` in the third. */
function branchOf(branch: string, slug: string, planning: number): string {
  if (planning === 1) return branch;
  const base = branch === `ralph/${slug}` ? branch : branch.replace(/-plan-\d{1,4}$/, "");
  return `${base.slice(0, BRANCH_MAX_LENGTH - 10)}-plan-${planning}`;
}
