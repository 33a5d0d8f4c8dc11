import { BRANCH_MAX_LENGTH } from "./branch.ts";
import type { Finding } from "./finding.ts";
import type { FrontMatter } from "./format.ts";
import { quote, readAs } from "./front-finding.ts";
import { ralphSettings, readFrontMatter, renderFrontMatter } from "./front-matter.ts";
import { splitFrontMatter } from "./front-split.ts";

/** The facts about a plan that the planner knows and the agent does not. */
export type PlanFacts = Omit<FrontMatter, "verify" | "ralph">;

/**
 * Writes the facts into the front matter. Keeps its verify commands and Ralph settings. The body stays the same, byte
 * for byte. Stamping twice gives the same text as stamping once. A front matter with an error stays as it is written:
 * stamping would lose what was not understood, and the next check would find nothing to complain about. `planning`: which planning
 * of the project this is. From the second on it is built on a branch of its own, even if it copies an earlier one's front
 * matter.
 */
export function stampPlan(markdown: string, facts: PlanFacts, planning = 1): string {
  const document = splitFrontMatter(markdown);
  const { state, fields } = readFrontMatter(document);
  if (state === "broken") return markdown;
  const { verify, ralph } = fields;
  const { body } = document;
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

/** What stamping changes in the front matter that was written. After it, the text cannot show that any more. */
export function stampFindings(markdown: string, { slug }: Pick<PlanFacts, "slug">): Finding[] {
  const document = splitFrontMatter(markdown);
  const { fields, findings } = readFrontMatter(document);
  const isOther = fields.slug !== undefined && fields.slug !== slug;
  return isOther ? [...findings, readAs(document.yamlLine, `slug: ${fields.slug}`, quote(slug))] : findings;
}
