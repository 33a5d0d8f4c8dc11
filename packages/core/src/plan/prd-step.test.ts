import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brokenPrd, editedPrd, markedPrd, withPassed } from "../../../../test/fixtures/plan/prd-edit.ts";
import type { Prd } from "./prd.ts";
import { renderPrd } from "./prd.ts";
import { readProgress } from "./prd-progress.ts";
import type { PrdSituation } from "./prd-step.ts";
import { isHeadOf, stepOfPrd } from "./prd-step.ts";

const TITLES = ["Remind in the evening", "Tick it off", "`npm run x` – exportă „lista”", "[ ] as a title", "Share it"];
const STORIES = TITLES.map((title, index) => ({
  id: `US-00${index + 1}`,
  title,
  description: `As a flatmate, I want this: ${title}.`,
  acceptanceCriteria: [`The screen shows it: ${title}`, "Typecheck passes"],
  priority: index + 1,
  passes: false,
  notes: "",
}));
const PRDS: Prd[] = [2, 3, 5].map((count) => ({
  project: "plant-bot",
  branchName: "ralph/plant-bot",
  description: "No plant dries out",
  userStories: STORIES.slice(0, count),
}));
/** A file has many forms, and all of them are read in the same few lines. */
const RUNS = { numRuns: 40 };
const ids = ({ userStories }: Prd) => userStories.map(({ id }) => id);

/** The plan's prd.json with some stories built. */
const night = fc
  .constantFrom(...PRDS)
  .chain((expected) => fc.record({ expected: fc.constant(expected), built: fc.subarray(ids(expected)) }));

/** A night, and the file as its agent left it. */
const nightWith = <T>(edited: (prd: Prd) => fc.Arbitrary<T>) =>
  night.chain(({ expected, built }) =>
    fc.record({
      expected: fc.constant(expected),
      built: fc.constant(built),
      file: edited(withPassed(expected, built)),
    }),
  );

const same = (expected: Prd, current: string | undefined, remembered: readonly string[] = []): PrdSituation => ({
  current,
  expected,
  before: expected,
  isSamePlan: true,
  remembered,
});

/** The file after the step, and the ids that Ralph would build from it. */
function after(situation: PrdSituation) {
  const step = stepOfPrd(situation);
  const text = step.kind === "write" ? renderPrd(step.prd) : (situation.current ?? "");
  const reading = readProgress(text);
  const stories = reading.kind === "read" ? reading.stories : [];
  const flag = (passes: boolean) => stories.filter((story) => story.passes === passes).map(({ id }) => id);
  return { step, text, todo: flag(false), done: flag(true) };
}

describe("while the plan is the same", () => {
  test("a file with a passed story is never written, whatever an agent made of it", () => {
    fc.assert(
      fc.property(nightWith(editedPrd), ({ expected, file }) => {
        const reading = readProgress(file.text);
        if (reading.kind !== "read") throw new Error(file.what);
        fc.pre(reading.stories.some(({ passes }) => passes));
        expect(stepOfPrd(same(expected, file.text)).kind).toBe("leave");
      }),
      RUNS,
    );
  });

  test("no story that was seen as passed is left to build, and a second look changes nothing", () => {
    fc.assert(
      fc.property(nightWith(editedPrd), ({ expected, built, file }) => {
        const { step, text, todo } = after(same(expected, file.text, built));
        expect(todo.filter((id) => built.includes(id))).toEqual([]);
        const passed = step.kind === "unreadable" ? [] : step.passed;
        expect(passed.toSorted()).toEqual(built.toSorted());
        expect(stepOfPrd(same(expected, text, passed))).toEqual({ kind: "leave", passed });
      }),
      RUNS,
    );
  });

  test("marks alone never make a file another one, also if nothing is passed yet", () => {
    fc.assert(
      fc.property(nightWith(markedPrd), ({ expected, built, file }) => {
        expect(stepOfPrd(same(expected, file.text))).toEqual({ kind: "leave", passed: built });
      }),
      RUNS,
    );
  });

  test("a file with other stories, of which none is passed, is written anew", () => {
    const [expected] = PRDS;
    if (expected === undefined) throw new Error("no plan");
    const stories = expected.userStories.map((story) => ({ ...story, title: "Something else" }));
    const step = stepOfPrd(same(expected, renderPrd({ ...expected, userStories: stories })));
    expect(step).toEqual({ kind: "write", prd: expected, passed: [] });
  });

  test("once a story was seen as passed, the file is left to the agent, also if nothing in it is passed", () => {
    fc.assert(
      fc.property(nightWith(editedPrd), ({ expected, file }) => {
        expect(stepOfPrd(same(expected, file.text, ["US-001"])).kind).toBe("leave");
      }),
      RUNS,
    );
  });

  test("once Ralph has begun, every file that can be read is left to its agent", () => {
    fc.assert(
      fc.property(nightWith(editedPrd), ({ expected, file }) => {
        expect(stepOfPrd({ ...same(expected, file.text), hasBegun: true }).kind).toBe("leave");
      }),
      RUNS,
    );
  });

  test("a file that was taken away comes back with what was seen as passed", () => {
    fc.assert(
      fc.property(night, ({ expected, built }) => {
        expect(stepOfPrd(same(expected, undefined, built))).toMatchObject({
          kind: "write",
          prd: withPassed(expected, built),
        });
      }),
      RUNS,
    );
  });
});

test("a file that cannot be read is never written, whether the plan is the same or not", () => {
  fc.assert(
    fc.property(
      nightWith((prd) => brokenPrd(renderPrd(prd))),
      fc.boolean(),
      ({ expected, file }, isSamePlan) => {
        expect(stepOfPrd({ ...same(expected, file), isSamePlan }).kind).toBe("unreadable");
      },
    ),
  );
});

describe("when another plan comes", () => {
  /** A night of a plan, and the next plan, in which some stories say something else. */
  const replanned = nightWith(markedPrd).chain(({ expected, built, file }) =>
    fc.subarray(ids(expected)).map((changed) => {
      const userStories = expected.userStories.map((story) =>
        changed.includes(story.id) ? { ...story, title: `${story.title} again` } : story,
      );
      const kept = built.filter((id) => !changed.includes(id));
      return { before: expected, built, file, next: { ...expected, branchName: "ralph/next", userStories }, kept };
    }),
  );

  test("a story whose text is the same stays built, and every other one is built", () => {
    fc.assert(
      fc.property(replanned, fc.boolean(), ({ before, built, file, next, kept }, isSeen) => {
        const remembered = isSeen ? built : [];
        const situation = { current: file.text, expected: next, before, isSamePlan: false, remembered };
        expect(stepOfPrd(situation)).toEqual({ kind: "write", prd: withPassed(next, kept), passed: kept });
        const { text } = after(situation);
        expect(stepOfPrd({ ...situation, current: text })).toEqual({ kind: "leave", passed: kept });
      }),
      RUNS,
    );
  });

  test("its own file, on which nobody has worked, takes over what an earlier night built", () => {
    fc.assert(
      fc.property(replanned, ({ before, built, next, kept }) => {
        const situation = { current: renderPrd(next), expected: next, before, isSamePlan: false, remembered: built };
        expect(after(situation).done).toEqual(kept);
      }),
      RUNS,
    );
  });

  test("if nothing is known of the plan before, only a story with the same text stays built", () => {
    fc.assert(
      fc.property(replanned, ({ built, file, next, kept }) => {
        const situation = { current: file.text, expected: next, before: undefined, isSamePlan: false, remembered: [] };
        expect(after(situation).done).toEqual(kept);
        expect(after({ ...situation, current: undefined, remembered: built }).done).toEqual([]);
      }),
      RUNS,
    );
  });
});

test("a prd.json is for the same plan if project and branch are the same, or if it cannot be read", () => {
  const [prd] = PRDS;
  if (prd === undefined) throw new Error("no plan");
  expect(isHeadOf(`\uFEFF${renderPrd(prd)}`, prd)).toBe(true);
  expect(isHeadOf("{", prd)).toBe(true);
  expect(isHeadOf(renderPrd({ ...prd, branchName: "main" }), prd)).toBe(false);
});
