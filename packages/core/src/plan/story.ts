import { plainId, readDependencies } from "./dependency.ts";
import type { Finding } from "./finding.ts";
import type { Story } from "./format.ts";
import type { Block } from "./outline.ts";
import { broken, suggestion } from "./story-finding.ts";
import type { StoryDraft, StorySource } from "./story-draft.ts";
import { readStoryHeading, storyId } from "./story-heading.ts";
import { hiddenStories } from "./story-hidden.ts";
import { StoryReader } from "./story-reader.ts";

export interface StoriesReading {
  stories: Story[];
  /** One for each story. */
  sources: StorySource[];
  findings: Finding[];
}

/** The stories of the section's blocks, in order; duplicates are kept. What belongs to no story is a finding. */
export function readStories(blocks: readonly Block[]): StoriesReading {
  const byHeading = blocks.some((block) => block.kind === "heading" && readStoryHeading(block.text) !== undefined);
  const reader = new StoryReader(!byHeading);
  for (const [index, block] of blocks.entries()) reader.read(block, blocks[index + 1]);
  const { stories, findings } = settle(reader.drafts);
  const hidden = hiddenStories(blocks, stories);
  return {
    stories,
    sources: reader.drafts.map(({ source }) => source),
    findings: [...reader.findings(stories.length === 0), ...hidden, ...findings].toSorted(byLine),
  };
}

function byLine(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0);
}

/** Gives every story its id, and finds the stories it depends on. */
function settle(drafts: readonly StoryDraft[]): { stories: Story[]; findings: Finding[] } {
  const ids = idsOf(drafts);
  const isOfEpics = drafts.every(({ number }) => number.includes("."));
  const byNumber = new Map(drafts.map(({ number }, index) => [number, ids[index]]));
  const idOf = (number: string) => (isOfEpics ? byNumber.get(number) : plainId(number));
  const findings: Finding[] = [];
  const stories = drafts.map((draft, index) => {
    const id = ids[index] ?? "";
    if (!isOfEpics && draft.number.includes("."))
      findings.push(broken("dotted-id", draft.source, suggestion(draft, id)));
    const dependsOn = draft.dependencies.flatMap(({ text, line }) => {
      const read = readDependencies(text, ids.slice(0, index), idOf);
      if (read.isUnclear) findings.push({ ...broken("unclear-dependency", { text, line }, ""), story: id });
      if (read.hasMore || read.isUnclear) draft.note(`Depends on: ${text}`);
      return read.ids;
    });
    return draft.finish(id, Array.from(new Set(dependsOn)));
  });
  return { stories, findings };
}

/** "Story 1.2" is the next id if all stories are numbered in this way. Two stories "1.2" have the same id. */
function idsOf(drafts: readonly StoryDraft[]): string[] {
  const plain = drafts.filter(({ number }) => !number.includes(".")).map(({ number }) => Number(number));
  let last = Math.max(0, ...plain);
  const given = new Map<string, string>();
  return drafts.map(({ number }) => {
    if (!number.includes(".")) return storyId(Number(number));
    const id = given.get(number) ?? storyId(Math.min((last += 1), 999_999));
    given.set(number, id);
    return id;
  });
}
