import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Button } from "@echo/core/inbound/button";
import { Slug } from "@echo/core/id/slug";
import { createDiskWorkspace } from "@echo/runner/workspace/disk";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, TURN_COST_USD } from "./planner.ts";

const SLUG = Slug.parse("plant-bot");

let stores: Stores;
let planner: Planner;
let folder: string;
beforeEach(async () => {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-plan-")));
  onTestFinished(() => rm(root, { recursive: true }));
  folder = path.join(root, "workspace", SLUG);
  await mkdir(path.dirname(folder));
  stores = createMemoryStores();
  const env = { PATH: process.env["PATH"] ?? "", HOME: root };
  planner = createPlanner(stores, { workspace: createDiskWorkspace(path.dirname(folder), { env }) });
  planner.script(
    () => "One?\nPHASE_STATUS: needs_input",
    () => "Two?\nPHASE_STATUS: needs_input",
  );
});

async function say(text: string): Promise<string> {
  await planner.say(text);
  await planner.run();
  return planner.texts().at(-1) ?? "";
}

async function tryAgain(): Promise<string> {
  const reply = planner.said.findLast((one) => one.kind === "text");
  const isRetry = (button: Button) => button.action === "retry";
  const button = reply?.kind === "text" ? reply.buttons?.flat().find(isRetry) : undefined;
  if (button === undefined) throw new Error("there is nothing to press");
  await planner.press(button);
  await planner.run();
  return planner.texts().at(-1) ?? "";
}

test("if a file lies where the project's folder should be, the chat says so once, and Try again works after the fix", async () => {
  await writeFile(folder, "in the way");
  expect(await say(`/plan ${SLUG} a bot for plants`)).toContain("I cannot write to the project's workspace");
  expect(planner.texts()).toHaveLength(1);
  expect(planner.asked).toEqual([]);
  expect(await tryAgain()).toContain("I cannot write");
  await rm(folder);
  expect(await tryAgain()).toContain("One?");
});

test("a reply sent meanwhile is kept, and answered after the fix", async () => {
  await say(`/plan ${SLUG} a bot for plants`);
  await rename(folder, `${folder}-aside`);
  await writeFile(folder, "in the way");
  expect(await say("For us.")).toContain("Your message is kept");
  await rm(folder);
  await rename(`${folder}-aside`, folder);
  expect(await tryAgain()).toContain("Two?");
  expect(planner.asked.at(-1)?.prompt).toContain("For us.");
});

test("if a document cannot be written, the agent is not asked again, and its cost is charged", async () => {
  planner.script(async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, "in the way");
    return "Done.\nPHASE_STATUS: ready_to_advance";
  });
  await say(`/plan ${SLUG} a bot for plants`);
  await say("For us.");
  expect(await say("That is all.")).toContain("I cannot write");
  expect(planner.asked).toHaveLength(3);
  const { session } = (await stores.conversations.read(planner.key)) ?? {};
  expect(session?.phases.map(({ costUsd }) => costUsd)).toEqual([3 * TURN_COST_USD]);
});

describe("what git refuses reaches the person, and after the fix the same message is answered:", () => {
  const init = () => execFileSync("git", ["init", "-q", "-b", "main"], { cwd: folder });
  const lock = () => path.join(folder, ".git", "index.lock");
  const config = () => path.join(folder, ".git", "config");

  test.each([
    {
      name: "a stale lock",
      spoil: async () => {
        init();
        await writeFile(lock(), "");
      },
      mend: () => rm(lock()),
      words: /Git is busy .*`fatal: Unable to create '.*index\.lock': File exists\.`.*deletes that lock/,
    },
    {
      name: "broken settings",
      spoil: async () => {
        init();
        await writeFile(config(), "[core\n");
      },
      mend: () => writeFile(config(), ""),
      words: /cannot read its settings: `fatal: bad config line 1 in file .*`.*repairs that file/,
    },
    {
      name: "a dead worktree",
      spoil: () => writeFile(path.join(folder, ".git"), "gitdir: /nowhere/.git/worktrees/plant-bot\n"),
      mend: () => rm(path.join(folder, ".git")),
      words: /repository that is gone: `fatal: not a git repository: \/nowhere.*removes the file `\.git`/,
    },
    {
      name: "a corrupt commit",
      spoil: async () => {
        init();
        await writeFile(path.join(folder, ".git", "refs", "heads", "main"), `${"1".repeat(40)}\n`);
      },
      mend: () => rm(path.join(folder, ".git", "refs", "heads", "main")),
      words: /Git does not work in the project's folder: `fatal: .*looks at it there/,
    },
  ])("$name", async ({ spoil, mend, words }) => {
    await mkdir(folder);
    await spoil();
    expect(await say(`/plan ${SLUG} a bot for plants`)).toMatch(words);
    expect(planner.asked).toEqual([]);
    await mend();
    expect(await tryAgain()).toContain("One?");
    expect(planner.asked.at(-1)?.prompt).toContain("a bot for plants");
  });

  test("an init that was cut off is done again", async () => {
    await mkdir(path.join(folder, ".git"), { recursive: true });
    expect(await say(`/plan ${SLUG} a bot for plants`)).toContain("One?");
  });
});

test("/cancel frees the project of a planning session that could not begin", async () => {
  await writeFile(folder, "in the way");
  await say(`/plan ${SLUG} a bot for plants`);
  const begun = await stores.conversations.read(planner.key);
  expect(begun?.lastSession).toMatchObject({ id: begun?.session?.id, slug: SLUG });
  await planner.say("/cancel");
  expect((await stores.projects.read(SLUG))?.status).toBe("pending");
});

test("a cancel that overtakes a planning session that cannot begin leaves its project free", async () => {
  await writeFile(folder, "in the way");
  await planner.say(`/plan ${SLUG} a bot for plants`);
  const claim: Stores["projects"]["claim"] = async (...given) => {
    await planner.say("/cancel");
    return stores.projects.claim(...given);
  };
  await planner.run({ ...stores, projects: { ...stores.projects, claim } });
  expect(planner.texts()).toEqual([]);
  expect((await stores.projects.read(SLUG))?.status).toBe("pending");
});
