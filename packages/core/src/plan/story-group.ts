import type { Block } from "./outline.ts";
import { recognizeSection } from "./section.ts";
import { isStoryHeading } from "./story-heading.ts";

/** A heading that only groups the stories below it: "Epic 2", or one with a story directly below. */
export function isGroupHeading(block: Extract<Block, { kind: "heading" }>, next: Block | undefined): boolean {
  const opensStory = next?.kind === "heading" && next.depth > block.depth && isStoryHeading(next.text);
  return opensStory || recognizeSection(block.text)?.name === "stories" || GROUP.test(block.text);
}

const GROUP = /^\W{0,6}(?:epic|epicul|phase|milestone|sprint|release|iteration|group|faza|etapa|grupa)\b/iu;

export function firstLineOf(block: Block): string {
  switch (block.kind) {
    case "lines":
      return block.lines[0] ?? "";
    case "rows":
      return block.header.join(" | ");
    case "code":
    case "heading":
      return block.text;
    case "items":
    case "unclosed":
      return "";
  }
}
