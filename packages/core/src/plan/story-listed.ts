import type { Sourced } from "./outline.ts";
import { StoryDraft } from "./story-draft.ts";
import type { StoryHeading } from "./story-heading.ts";
import { readStoryHeading } from "./story-heading.ts";
import { isTask } from "./task.ts";

/** `- US-001: Title`, without a heading. */
const LISTED = /^\s*[*_`]{0,3}(?:US[- ]?|(?:User )?Story |Povestea )#?\d{1,6}/i;

export function listedDraft(head: StoryHeading, source: Sourced): StoryDraft {
  return new StoryDraft(head, { ...source, depth: 7 });
}

function headOf(text: string): StoryHeading | undefined {
  return LISTED.test(text) ? readStoryHeading(text) : undefined;
}

export function boldHead(line: string): StoryHeading | undefined {
  return /^\s*\*\*/.test(line) ? headOf(line) : undefined;
}

export function listedHead(item: string): StoryHeading | undefined {
  const [first = ""] = item.split("\n");
  return isTask(first) ? undefined : headOf(first);
}
