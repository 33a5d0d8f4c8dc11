import type { Prd } from "./prd.ts";
import { renderPrd } from "./prd.ts";
import type { Progress, WorkedStory } from "./prd-progress.ts";
import { branchOfPrd, readProgress, recognize } from "./prd-progress.ts";

/** What is known when an approved plan's prd.json may have to be written. */
export interface PrdSituation {
  /** The file's text. `undefined` if there is none. */
  current: string | undefined;
  /** What the approved plan makes, with nothing passed. */
  expected: Prd;
  /** The plan that was placed before. `undefined` if none was, or its text is gone. */
  before: Prd | undefined;
  /** The approved plan has been placed already. */
  isSamePlan: boolean;
  /** Ids of the placed plan's stories that an earlier look saw as passed. */
  remembered: readonly string[];
  /** Ralph has begun to build what stands there. */
  hasBegun?: boolean;
}

/** `passed`: the ids of the plan's stories that are built. */
export type PrdStep =
  | { kind: "leave"; passed: string[] }
  | { kind: "write"; prd: Prd; passed: string[] }
  | { kind: "unreadable"; detail: string };

/**
 * Whether prd.json is left as it is or written. A night's progress is never lost: while the plan is the same, the file
 * stays whatever an agent made of it, once Ralph has begun or a story has passed. What cannot be read always stays. A
 * file that is written takes over what passed of the stories whose text is the same.
 */
export function stepOfPrd(situation: PrdSituation): PrdStep {
  const { current, expected, isSamePlan, remembered } = situation;
  const found = current === undefined ? undefined : readProgress(current);
  if (found?.kind === "unreadable") return found;
  const reading = found === undefined ? undefined : recognize(found, readBack(expected).stories);
  const isUntouched = reading !== undefined && isSameWork(reading, readBack(expected));
  // A new plan's file on which nobody has worked yet says nothing about what an earlier night built.
  const prd = carryOver(situation, isUntouched && !isSamePlan ? undefined : reading);
  const passed = passedOf(prd);
  if (reading === undefined) return { kind: "write", prd, passed };
  const hasBegun = situation.hasBegun === true || remembered.length > 0 || reading.stories.some(({ passes }) => passes);
  const stays = isSamePlan ? hasBegun || isUntouched : isSameWork(reading, readBack(prd));
  return stays ? { kind: "leave", passed } : { kind: "write", prd, passed };
}

/**
 * The ids of the stories that are passed in the file or, if an agent took them out of it, were seen as passed. A story
 * that is there several times is passed if each of them is.
 */
export function passedIds({ stories }: Pick<Progress, "stories">, remembered: readonly string[]): Set<string> {
  const there = new Set(stories.map(({ id }) => id));
  const open = new Set(stories.filter(({ passes }) => !passes).map(({ id }) => id));
  return new Set([...[...there].filter((id) => !open.has(id)), ...remembered.filter((id) => !there.has(id))]);
}

/** Whether a prd.json is for our branch: each planning has one of its own. An agent may have changed everything else. */
export function isHeadOf(text: string, prd: Prd): boolean {
  return [undefined, prd.branchName].includes(branchOfPrd(text));
}

function carryOver({ expected, before, isSamePlan, remembered }: PrdSituation, reading: Progress | undefined): Prd {
  const passed = reading === undefined ? new Set(remembered) : passedIds(reading, remembered);
  const target = readBack(expected).stories;
  const earlier = before === undefined ? [] : readBack(before).stories;
  const isUnchanged = (id: string) => {
    const text = target.find((story) => story.id === id)?.text;
    return [...earlier, ...(reading?.stories ?? [])].some((story) => story.id === id && story.text === text);
  };
  const userStories = expected.userStories.map((story) => ({
    ...story,
    passes: passed.has(story.id) && (isSamePlan || isUnchanged(story.id)),
  }));
  return { ...expected, userStories };
}

function passedOf({ userStories }: Prd): string[] {
  return userStories.filter(({ passes }) => passes).map(({ id }) => id);
}

/** Our own prd.json, as an agent's is read. */
function readBack(prd: Prd): Progress {
  const reading = readProgress(renderPrd(prd));
  if (reading.kind === "unreadable") throw new Error(reading.detail);
  return reading;
}

/** Whether Ralph would do the same with both files. The order in the file and an agent's marks do not count. */
function isSameWork(left: Progress, right: Progress): boolean {
  const key = ({ id, text, priority, passes }: WorkedStory) => JSON.stringify([id, text, priority, passes]);
  const keys = ({ stories }: Progress) => JSON.stringify(stories.map(key).toSorted());
  return left.head === right.head && keys(left) === keys(right);
}
