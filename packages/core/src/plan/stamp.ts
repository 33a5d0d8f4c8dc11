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
 * stamping would lose what was not understood, and the next check would find nothing to complain about.
 */
export function stampPlan(markdown: string, facts: PlanFacts): string {
  const document = splitFrontMatter(markdown);
  const { state, fields } = readFrontMatter(document);
  if (state === "broken") return markdown;
  const { verify, ralph } = fields;
  const { body } = document;
  const front = renderFrontMatter({ ...facts, verify, ralph: ralphSettings(facts.slug, ralph) });
  return /^\r?\n/.test(body) || body === "" ? front + body : `${front}\n${body}`;
}

/** What stamping changes in the front matter that was written. After it, the text cannot show that any more. */
export function stampFindings(markdown: string, { slug }: Pick<PlanFacts, "slug">): Finding[] {
  const document = splitFrontMatter(markdown);
  const { fields, findings } = readFrontMatter(document);
  const isOther = fields.slug !== undefined && fields.slug !== slug;
  return isOther ? [...findings, readAs(document.yamlLine, `slug: ${fields.slug}`, quote(slug))] : findings;
}
