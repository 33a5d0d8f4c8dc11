import type { About } from "./check-finding.ts";
import { at, error } from "./check-finding.ts";
import type { Finding } from "./finding.ts";
import type { Plan } from "./format.ts";
import type { PlanSource } from "./parse.ts";

/** A story that was found in another form than a heading leaves no gap: it is a finding already. */
export function checkIds(
  { stories, requirements }: Plan,
  { stories: sources }: PlanSource,
  told: readonly Finding[],
): Finding[] {
  const hidden = hiddenIds(told);
  const ids = stories.map((story) => story.id);
  const about = (id: string): About => ({ story: id, ...at(sources[ids.lastIndexOf(id)]) });
  const numbers = Array.from(new Set(ids.map((id) => Number(id.slice(3)))));
  const known = new Set([...hidden.map((id) => Number(id.slice(3))), ...numbers]);
  const isGap = (number: number, index: number) => (hidden.length > 0 ? !known.has(index + 1) : number !== index + 1);
  const gap = numbers.findIndex(isGap);
  const found = gap === -1 ? undefined : ids.find((id) => Number(id.slice(3)) === numbers[gap]);
  return [
    ...repeated(ids).map((id) => error("duplicate-id", id, about(id))),
    ...repeated(requirements.map((requirement) => requirement.id)).map((id) => error("duplicate-id", id)),
    ...(found === undefined
      ? []
      : [error("non-contiguous-ids", `US-${String(gap + 1).padStart(3, "0")}`, about(found))]),
  ];
}

/** The ids that lost stories should have. */
export function hiddenIds(told: readonly Finding[]): string[] {
  const isLost = ({ code }: Finding) => code === "story-not-heading" || code === "heading-without-story";
  return told.filter(isLost).flatMap(({ detail }) => /US-\d+/.exec(detail) ?? []);
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const id of ids) (seen.has(id) ? twice : seen).add(id);
  return Array.from(twice);
}
