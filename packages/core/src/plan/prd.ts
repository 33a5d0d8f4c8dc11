import * as z from "zod";
import type { Plan, Story } from "./format.ts";
import { isTypecheck } from "./criterion.ts";

export const TYPECHECK_CRITERION = "Typecheck passes";

export const PrdStory = z.object({
  id: z.string().min(1),
  title: z.string(),
  description: z.string(),
  acceptanceCriteria: z.array(z.string()),
  priority: z.int(),
  passes: z.boolean().default(false),
  notes: z.string().default(""),
});
export type PrdStory = z.infer<typeof PrdStory>;

/** prd.json as snarktank/ralph documents it. Ralph sets `passes` and writes `notes` while it works. */
export const Prd = z.object({
  project: z.string(),
  branchName: z.string().min(1),
  description: z.string(),
  userStories: z.array(PrdStory),
});
export type Prd = z.infer<typeof Prd>;

/** Priorities count from 1 in the order of building: a story comes after all the stories it depends on. */
export function derivePrd(plan: Plan): Prd {
  return {
    project: plan.front.slug,
    branchName: plan.front.ralph.branch,
    description: plan.goals[0] ?? plan.title,
    userStories: inDependencyOrder(plan.stories).map((story, index) => ({
      id: story.id,
      title: story.title,
      description: story.description,
      acceptanceCriteria: story.criteria.some(isTypecheck) ? story.criteria : [...story.criteria, TYPECHECK_CRITERION],
      priority: index + 1,
      passes: false,
      notes: story.notes,
    })),
  };
}

/** A stable sort. Stories in a circle of dependencies keep the document's order. */
function inDependencyOrder(stories: readonly Story[]): Story[] {
  const known = new Set(stories.map((story) => story.id));
  const built = new Set<string>();
  const ordered: Story[] = [];
  let waiting = stories;
  while (waiting.length > 0) {
    const still: Story[] = [];
    for (const story of waiting) {
      const isReady = story.dependsOn.every((id) => built.has(id) || !known.has(id) || id === story.id);
      if (isReady) built.add(story.id);
      (isReady ? ordered : still).push(story);
    }
    if (still.length === waiting.length) return [...ordered, ...still];
    waiting = still;
  }
  return ordered;
}

export type PrdReading = { kind: "parsed"; prd: Prd } | { kind: "unreadable"; detail: string };

/** The text of a prd.json, as the planner writes it. */
export function renderPrd(prd: Prd): string {
  return `${JSON.stringify(prd, null, 2)}\n`;
}

/** Reads the text of a prd.json, also one that Ralph has worked on. */
export function parsePrd(text: string): PrdReading {
  try {
    const parsed = Prd.safeParse(JSON.parse(text));
    if (parsed.success) return { kind: "parsed", prd: parsed.data };
    const issue = parsed.error.issues[0];
    return { kind: "unreadable", detail: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` };
  } catch (error) {
    return { kind: "unreadable", detail: error instanceof Error ? error.message : "" };
  }
}

/** Where `prd` differs from `expected`, apart from the fields that Ralph changes; `undefined` if they agree. */
export function prdDifference(prd: Prd, expected: Prd): { story?: string; detail: string } | undefined {
  const field = (["project", "branchName", "description"] as const).find((key) => prd[key] !== expected[key]);
  if (field !== undefined) return { detail: field };
  if (prd.userStories.length !== expected.userStories.length) {
    return { detail: `${prd.userStories.length} ≠ ${expected.userStories.length}` };
  }
  const key = ({ passes: _passes, notes: _notes, ...rest }: PrdStory) => JSON.stringify(PrdStory.parse(rest));
  const other = expected.userStories.find((story, index) => {
    const given = prd.userStories[index];
    return given === undefined || key(given) !== key(story);
  });
  return other === undefined ? undefined : { story: other.id, detail: other.title };
}
