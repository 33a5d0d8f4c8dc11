import type { Finding } from "./finding.ts";
import type { Block } from "./outline.ts";
import { headingSource } from "./outline.ts";
import { bareTitle, broken, suggestion } from "./story-finding.ts";
import { isStoryHeading, storyId } from "./story-heading.ts";

const STORY_SENTENCE = /^\W{0,6}(?:(?:user story|story|poveste)\W{1,6})?(?:as an?|ca)\W{1,4}\p{L}/iu;
const KIND =
  /^(?:requirement|feature|task|epic|cerinta|cerința|functionalitate|funcționalitate|f|r) ?\d{1,3}[\s:.–—-]*/i;

/** In a plan without a stories section, the headings of other kinds that have a story's sentence below them. */
export function strayStories(blocks: readonly Block[]): Finding[] {
  let heading: Extract<Block, { kind: "heading" }> | undefined;
  const found: Finding[] = [];
  for (const block of blocks) {
    if (block.kind === "heading") heading = isStoryHeading(block.text) ? undefined : block;
    if (block.kind !== "lines" || heading === undefined || !block.lines.some((line) => STORY_SENTENCE.test(line)))
      continue;
    const title = bareTitle(heading.text).replace(KIND, "");
    const source = { text: headingSource(heading), line: heading.line };
    found.push(broken("story-without-section", source, suggestion({ title }, storyId(found.length + 1))));
    heading = undefined;
  }
  return found;
}
