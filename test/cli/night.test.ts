import fs from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import path from "node:path";
import { judge } from "@echo/cli/mark/claim";
import { conversationKey } from "@echo/core/id/conversation-key";
import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { sha256 } from "@echo/core/id/sha256";
import type { Stores } from "@echo/core/port/stores";
import type { Project } from "@echo/core/project/project";
import { lookAtBuilt } from "@echo/runner/workspace/built";
import { syncPlans } from "@echo/runner/workspace/sync";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "../runner/plan-text.ts";
import { approveProject } from "./approved.ts";

const SLUG = "plant-bot";
const BRANCH = `ralph/${SLUG}`;
const FIRST = planText(SLUG, [story(1, "Remind"), story(2, "Tick off"), story(3, "Share")]);
/** The next planning of the same project. Two of its stories say the same. */
const SECOND = planText(SLUG, [story(1, "Remind"), story(2, "Tick off"), story(3, "Print")]).replace(
  BRANCH,
  `${BRANCH}-2`,
);

let workspaceRoot: string;
let stores: Stores;
let project: Project;
beforeEach(async () => {
  workspaceRoot = await mkdtemp(path.join(os.tmpdir(), "echo-night-"));
  stores = createMemoryStores();
  project = await approveProject(stores, SLUG, FIRST);
  await sync();
});
afterEach(() => rm(workspaceRoot, { recursive: true }));

interface PrdStory {
  id: string;
  title: string;
  passes: boolean;
  notes: string;
}

const deps = () => ({ ...stores, workspaceRoot, now: Date.now });
const sync = () => syncPlans(deps());
const inRalph = (name: string) => path.join(workspaceRoot, SLUG, "scripts/ralph", name);
const LIST = "approved-tasks.json";
const read = (name: string) => readFile(inRalph(name), "utf8");
const storiesThere = async () => JSON.parse((await read("prd.json")).replace(/^\uFEFF/, "")).userStories as PrdStory[];
const passes = async () => (await storiesThere()).map(({ passes: isPassed }) => isPassed);
const built = async (of = project) => {
  const found = await lookAtBuilt(deps(), of);
  return found.kind === "read" ? found.stories.map(({ id, passes: isPassed }) => `${id} ${isPassed}`) : found.kind;
};

/** Does it, and fails before the n-th time that a file would get its name. Returns whether it failed. */
async function cutOff(at: number, act: () => Promise<unknown>): Promise<boolean> {
  const { rename: whole, link } = fs.promises;
  let count = 0;
  type Step = (from: string, to: string) => Promise<void>;
  const cut =
    (step: Step): Step =>
    async (from, to) => {
      count += 1;
      // Whatever was killed does nothing afterwards.
      if (count >= at) throw new Error("cut off");
      return step(from, to);
    };
  Object.assign(fs.promises, { rename: cut(whole), link: cut(link) });
  syncBuiltinESMExports();
  try {
    return await act().then(
      () => false,
      () => true,
    );
  } finally {
    Object.assign(fs.promises, { rename: whole, link });
    syncBuiltinESMExports();
  }
}

/** An agent writes the file. */
async function edit(change: (stories: PrdStory[]) => PrdStory[]): Promise<void> {
  const prd = JSON.parse(await read("prd.json"));
  await writeFile(inRalph("prd.json"), JSON.stringify({ ...prd, userStories: change(prd.userStories) }));
}
const pass = (count: number) => edit((stories) => stories.map((one, index) => ({ ...one, passes: index < count })));

describe("a prd.json that is there is never taken for one that is missing", () => {
  test("a link to a file beside it is followed", async () => {
    await pass(1);
    await rename(inRalph("prd.json"), inRalph("prd.v2.json"));
    await symlink("prd.v2.json", inRalph("prd.json"));
    expect(await sync()).toMatchObject({ written: [], unreadable: [] });
    expect(await passes()).toEqual([true, false, false]);
    expect(await built()).toContain("US-001 true");
  });

  test.each([
    [
      "larger than 4 MB",
      () =>
        edit(([first, ...rest]) => [{ ...(first as PrdStory), passes: true, notes: "n".repeat(4_500_000) }, ...rest]),
    ],
    ["a link that leads nowhere", () => replace(() => symlink("gone.json", inRalph("prd.json")))],
    ["a link out", () => replace(() => symlink(path.join(workspaceRoot, LIST), inRalph("prd.json")))],
    ["not an ordinary file", () => replace(() => mkdir(inRalph("prd.json")))],
  ])("%s: it stays, and is told", async (why, make) => {
    await make();
    expect(await sync()).toMatchObject({
      written: [],
      failed: [],
      unreadable: [{ slug: SLUG, reason: expect.stringContaining(why) }],
    });
    expect(await built()).toBe("unreadable");
    const before = await readdir(inRalph("."));
    await sync();
    expect(await readdir(inRalph("."))).toEqual(before);
  });

  async function replace(make: () => Promise<unknown>): Promise<void> {
    await rm(inRalph("prd.json"));
    await make();
  }
});

test("once Ralph has begun, a file that can be read is left to its agent, also if nothing in it is passed", async () => {
  await writeFile(inRalph("progress.txt"), "# Ralph Progress Log\n");
  for (const left of [2, 1, 0]) {
    await edit((stories) => stories.slice(-left || 3));
    expect(await sync()).toMatchObject({ written: [], kept: [] });
    expect(await storiesThere()).toHaveLength(left);
  }
});

test("a story under another id is still the plan's, and one that is there twice is built if both are", async () => {
  await edit((stories) => stories.map((one, index) => ({ ...one, id: `STORY-${index + 1}`, passes: index === 0 })));
  await sync();
  expect(await built()).toEqual(["US-001 true", "US-002 false", "US-003 false"]);
  await rm(inRalph("prd.json"));
  await sync();
  expect(await passes()).toEqual([true, false, false]);
  await edit(([first, ...rest]) => [
    { ...(first as PrdStory), title: "Its second half", passes: false },
    first as PrdStory,
    ...rest,
  ]);
  expect(await built()).toEqual(["US-001 false", "US-002 false", "US-003 false"]);
});

describe("what the planner remembers", () => {
  test.each([
    ["a BOM", (list: string) => `\uFEFF${list}`],
    [
      "an entry of another program",
      (list: string) => list.replace('"projects": [', '"projects": [ null, {"name": "x"},'),
    ],
    ["a broken memory of another project", (list: string) => list.replace('"placed": {', '"placed": { "x": 7,')],
  ])("survives %s in the list", async (_what, change) => {
    await pass(1);
    await sync();
    await rm(inRalph("prd.json"));
    const file = path.join(workspaceRoot, LIST);
    await writeFile(file, change(await readFile(file, "utf8")));
    await sync();
    expect(await passes()).toEqual([true, false, false]);
  });
});

test("a sign of life is one more story passed, and noted once", async () => {
  let now = 1_800_000_000_000;
  const look = () => syncPlans({ ...deps(), now: () => (now += 1000) });
  await stores.projects.move(project.slug, "running", { from: ["approved"], now });
  const signs: unknown[] = [];
  for (const count of [0, 0, 1, 1, 3]) {
    await pass(count);
    await look();
    signs.push((await stores.projects.read(project.slug))?.progress);
  }
  const [none, again, one, still, all] = signs;
  expect(none).toMatchObject({ passed: 0, total: 3 });
  expect(one).toMatchObject({ passed: 1, total: 3 });
  expect(all).toMatchObject({ passed: 3, total: 3 });
  expect([again, still]).toEqual([none, one]);
});

test("the list never shows the branch of another plan than the one it names", async () => {
  await approveProject(stores, SLUG, SECOND, 2);
  await stores.projects.move(project.slug, "running", { from: ["approved"], now: 5 });
  await sync();
  const [task] = JSON.parse(await readFile(path.join(workspaceRoot, LIST), "utf8")).projects;
  expect(task).toMatchObject({ final_plan_sha256: sha256(SECOND), status: "running", branch: null });
  // What stands there is the first plan's, and no sign of the second one's run.
  expect((await stores.projects.read(project.slug))?.progress).toBeUndefined();
});

describe("a run that is called complete", () => {
  test("is not believed on the strength of another plan's prd.json", async () => {
    await pass(3);
    await sync();
    const next = await approveProject(stores, SLUG, SECOND, 2);
    expect(judge("complete", await lookAtBuilt(deps(), next), false)).toMatchObject({
      status: "failed",
      contradiction: expect.stringContaining("0 of 3 stories"),
    });
  });

  test("is not believed because its prd.json is gone: then it counts what was seen", async () => {
    await pass(2);
    await sync();
    await rm(inRalph("prd.json"));
    expect(judge("complete", await lookAtBuilt(deps(), project), false)).toMatchObject({
      status: "failed",
      contradiction: expect.stringContaining("2 of 3 stories are built in prd.json; not built: US-003 Share"),
    });
  });

  test("where nothing of the plan ever came, nothing contradicts it", async () => {
    await rm(path.join(workspaceRoot, LIST));
    await rm(inRalph("prd.json"));
    expect(await built()).toBe("missing");
  });
});

describe("the next planning, with a branch of its own", () => {
  /** A night of the first plan, after which the next one is approved. */
  async function nightOfFirst(): Promise<void> {
    await pass(1);
    await sync();
    await writeFile(inRalph("progress.txt"), "the first night");
    await writeFile(inRalph(".last-branch"), `${BRANCH}\n`);
    await approveProject(stores, SLUG, SECOND, 2);
  }
  const archived = async () =>
    (await readdir(inRalph("archive"), { recursive: true })).map((name) => path.basename(name));
  const state = async () => ({
    passes: await passes(),
    files: (await readdir(inRalph("."))).filter((name) => !name.endsWith(".tmp")).toSorted(),
    archived: (await archived()).filter((name) => !name.startsWith(SLUG)).toSorted(),
    again: await sync(),
  });
  const FRESH = {
    passes: [false, false, false],
    files: ["archive", "final-plan.md", "prd.json"],
    archived: [".last-branch", "prd.json", "progress.txt"],
    again: { written: [], kept: [], failed: [], unreadable: [], isListWritten: false },
  };

  test("cut off before any step: the next round ends the same", async () => {
    await nightOfFirst();
    const before = path.join(workspaceRoot, "before");
    await cp(path.join(workspaceRoot, SLUG), before, { recursive: true });
    const list = await readFile(path.join(workspaceRoot, LIST), "utf8");
    let steps = 0;
    while (await cutOff(steps + 1, sync)) {
      steps += 1;
      expect(await sync().then(state), `cut off at step ${steps}`).toEqual(FRESH);
      await rm(path.join(workspaceRoot, SLUG), { recursive: true });
      await cp(before, path.join(workspaceRoot, SLUG), { recursive: true });
      await writeFile(path.join(workspaceRoot, LIST), list);
    }
    // Three files into the archive, and prd.json, the plan and the list.
    expect(steps).toBe(6);
    expect(await state()).toEqual(FRESH);
  });

  test("while it is being made, the files of the plan before stay, also if that one was not the first", async () => {
    await nightOfFirst();
    await sync();
    const before = await read("prd.json");
    const replans = (await stores.projects.read(project.slug))?.planningSessionId;
    if (replans === undefined) throw new Error("not planned");
    const session = PlanningSessionId.parse("ps_eeeeeeeeeeeeeeee");
    const claim = { session, conversation: conversationKey("echo", "there"), now: 6, replans };
    expect(await stores.projects.claim(project.slug, claim)).toMatchObject({ kind: "claimed" });
    await sync();
    expect(await read("prd.json")).toBe(before);
  });

  test("whatever form the earlier prd.json has, its files go into the archive", async () => {
    await nightOfFirst();
    const { branchName, ...rest } = JSON.parse(await read("prd.json"));
    await writeFile(inRalph("prd.json"), `\uFEFF${JSON.stringify({ branch_name: branchName, ...rest })}\r\n`);
    await sync();
    expect(await state()).toEqual(FRESH);
  });
});
