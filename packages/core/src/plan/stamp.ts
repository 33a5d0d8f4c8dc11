import type { FrontMatter } from "./format.ts";
import { ralphSettings, readFrontMatter, renderFrontMatter, splitFrontMatter } from "./front-matter.ts";

/** The facts about a plan that the planner knows and the agent does not. */
export type PlanFacts = Omit<FrontMatter, "verify" | "ralph">;

/**
 * Writes the facts into the front matter. Keeps its verify commands and Ralph settings. The body stays the same, byte
 * for byte. Stamping twice gives the same text as stamping once.
 */
export function stampPlan(markdown: string, facts: PlanFacts): string {
  const { yaml, body } = splitFrontMatter(markdown);
  const { verify, ralph } = readFrontMatter(yaml).fields;
  const front = renderFrontMatter({ ...facts, verify, ralph: ralphSettings(facts.slug, ralph) });
  return /^\r?\n/.test(body) || body === "" ? front + body : `${front}\n${body}`;
}
