import type { FrontMatter } from "./format.ts";
import { ralphSettings, readFrontMatter, renderFrontMatter, splitFrontMatter } from "./front-matter.ts";

/** What the planner knows about a plan and the agent does not. */
export type PlanFacts = Omit<FrontMatter, "verify" | "ralph">;

/**
 * Puts the facts into the front matter and keeps the verify commands and Ralph settings that are there. The body stays
 * as it is, byte for byte; stamping twice is stamping once.
 */
export function stampPlan(markdown: string, facts: PlanFacts): string {
  const { yaml, body } = splitFrontMatter(markdown);
  const { verify, ralph } = readFrontMatter(yaml).fields;
  const front = renderFrontMatter({ ...facts, verify, ralph: ralphSettings(facts.slug, ralph) });
  return /^\r?\n/.test(body) || body === "" ? front + body : `${front}\n${body}`;
}
