import type { Token, Tokens } from "marked";
import { splitFrontMatter } from "@echo/core/plan/front-split";
import { isStoryHeading } from "@echo/core/plan/story";
import { lexDocument, renderDocument, renderTokens } from "./html.ts";

/** A part of a plan: a story with its heading, or the text between stories. */
export type PlanPart = { kind: "text"; html: string } | { kind: "story"; id: string; html: string };

/** Cuts the plan's Markdown where stories begin and end. Leaves out the title, which the page shows itself. */
export function outlinePlan(markdown: string): PlanPart[] {
  const { body } = splitFrontMatter(markdown);
  const tokens = lexDocument(body);
  if (tokens === undefined) return [{ kind: "text", html: renderDocument(body) }];
  const groups: { id: string | undefined; tokens: Token[] }[] = [{ id: undefined, tokens: [] }];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isTitle(token, index, tokens)) continue;
    const group = groups.at(-1);
    const opens = token.type === "heading" && isStoryHeading((token as Tokens.Heading).text);
    const closes = token.type === "heading" && group?.id !== undefined && (token as Tokens.Heading).depth <= depth;
    if (opens) {
      depth = (token as Tokens.Heading).depth;
      groups.push({ id: storyIdOf((token as Tokens.Heading).text), tokens: [token] });
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

/** The story's id as the plan's parser writes it, so that a finding can name its story. */
function storyIdOf(heading: string): string {
  return `US-${String(Number(/\d{1,6}/.exec(heading)?.[0] ?? 0)).padStart(3, "0")}`;
}
