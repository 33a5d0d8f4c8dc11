import type { Locale } from "../text/locale.ts";
import type { Plan, Story } from "./format.ts";
import { toKey } from "./line.ts";
import { counted } from "../text/plural.ts";

export interface PlanComparison {
  added: Story[];
  /** The stories in their new version. */
  changed: Story[];
  removed: Story[];
}

/**
 * Compares story by story. Two stories are the same one if their titles are equal, else if their ids are. So a story
 * that is moved or renumbered is not changed.
 */
export function comparePlans(before: Plan, after: Plan): PlanComparison {
  const earlier = pairStories(before.stories, after.stories);
  const kept = new Set(earlier.values());
  return {
    added: after.stories.filter((story) => !earlier.has(story)),
    changed: after.stories.filter((story) => {
      const old = earlier.get(story);
      return old !== undefined && contentOf(old, before.stories) !== contentOf(story, after.stories);
    }),
    removed: before.stories.filter((story) => !kept.has(story)),
  };
}

/** Each story of `after` that existed before, with its earlier version. */
export function pairStories(before: readonly Story[], after: readonly Story[]): Map<Story, Story> {
  const pairs = new Map<Story, Story>();
  for (const keyOf of [
    (story: Story) => `${story.id} ${toKey(story.title)}`,
    (story: Story) => toKey(story.title),
    (story: Story) => story.id,
  ]) {
    const taken = new Set(pairs.values());
    const open = Map.groupBy(
      before.filter((story) => !taken.has(story)),
      keyOf,
    );
    for (const story of after) {
      const old = pairs.has(story) ? undefined : open.get(keyOf(story))?.shift();
      if (old !== undefined) pairs.set(story, old);
    }
  }
  return pairs;
}

/** Dependencies by title, so that renumbering does not show. */
function contentOf(story: Story, stories: readonly Story[]): string {
  const { title, description, criteria, notes, dependsOn } = story;
  const titles = dependsOn.map((id) => stories.find((other) => other.id === id)?.title ?? id).toSorted();
  return JSON.stringify([title, description, criteria, notes, titles]);
}

const WORDS = {
  ro: { added: "în plus", changed: "cu schimbări", removed: "în minus", same: "Poveștile au rămas aceleași." },
  en: { added: "added", changed: "changed", removed: "removed", same: "The stories are the same." },
} as const;

/** "1 poveste în plus (US-007 Export); 2 povești cu schimbări (…)." for a person who read the earlier version. */
export function describeComparison(comparison: PlanComparison, locale: Locale): string {
  const words = WORDS[locale];
  const parts = (["added", "changed", "removed"] as const).flatMap((kind) => {
    const stories = comparison[kind];
    return stories.length === 0
      ? []
      : [`${counted(locale, stories.length, "story")} ${words[kind]} (${names(stories)})`];
  });
  return parts.length === 0 ? words.same : `${parts.join("; ")}.`;
}

function names(stories: readonly Story[]): string {
  const shown = stories.slice(0, 4).map(({ id, title }) => `${id} ${title}`.trim());
  return [...shown, ...(stories.length > 4 ? ["…"] : [])].join(", ");
}
