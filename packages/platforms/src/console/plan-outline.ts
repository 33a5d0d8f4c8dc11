import type { Token, Tokens } from "marked";
import { splitFrontMatter } from "@echo/core/plan/front-split";
import { parsePlan } from "@echo/core/plan/parse";
import { isStoryHeading } from "@echo/core/plan/story-heading";
import { lexDocument, renderDocument, renderTokens } from "./html.ts";

/** A part of a plan: a story with its heading, or the text between stories. */
export type PlanPart = { kind: "text"; html: string } | { kind: "story"; id: string; html: string };

/**
 * Cuts the plan's Markdown where stories begin and end, as the plan's parser reads them: a story's heading in another
 * section is text. Leaves out the title, which the page shows itself.
 */
export function outlinePlan(markdown: string): PlanPart[] {
  const { body, bodyLine } = splitFrontMatter(markdown);
  const ids = storyIds(markdown);
  const tokens = lexDocument(body);
  if (tokens === undefined) return [{ kind: "text", html: renderDocument(body) }];
  const groups: { id: string | undefined; tokens: Token[] }[] = [{ id: undefined, tokens: [] }];
  let depth = 0;
  let nextLine = 1 + bodyLine;
  for (const [index, token] of tokens.entries()) {
    const line = nextLine;
    nextLine += token.raw.split("\n").length - 1;
    if (isTitle(token, index, tokens)) continue;
    const group = groups.at(-1);
    const id = token.type === "heading" ? ids.get(line) : undefined;
    const closes = token.type === "heading" && group?.id !== undefined && (token as Tokens.Heading).depth <= depth;
    if (id !== undefined) {
      depth = (token as Tokens.Heading).depth;
      groups.push({ id, tokens: [token] });
    } else if (closes) groups.push({ id: undefined, tokens: [token] });
    else group?.tokens.push(token);
  }
  return groups
    .filter((group) => group.tokens.some(({ type }) => type !== "space"))
    .map(({ id, tokens }): PlanPart => {
      const html = renderTokens(tokens);
      return id === undefined ? { kind: "text", html } : { kind: "story", id, html };
    });
}

function isTitle(token: Token, index: number, tokens: readonly Token[]): boolean {
  if (token.type !== "heading" || (token as Tokens.Heading).depth !== 1) return false;
  return (
    !isStoryHeading((token as Tokens.Heading).text) && tokens.findIndex(({ type }) => type === "heading") === index
  );
}

/** The stories' ids by the line of their heading. */
function storyIds(markdown: string): ReadonlyMap<number, string> {
  const reading = parsePlan(markdown);
  if (reading.kind !== "parsed") return new Map();
  const { plan, source } = reading;
  return new Map(plan.stories.map(({ id }, index) => [source.stories[index]?.line ?? 0, id]));
}
