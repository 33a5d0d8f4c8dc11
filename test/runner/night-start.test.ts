import { besidesPlan, notApprovedYet } from "@echo/core/message/night-start";
import { say } from "@echo/core/message/say";
import { Slug } from "@echo/core/id/slug";
import { derivePrd, renderPrd } from "@echo/core/plan/prd";
import { FINAL_PLAN_FILE, PRD_FILE, phaseDocument } from "@echo/core/project/files";
import { planOf } from "@echo/runner/workspace/approved-text";
import { GitError } from "@echo/runner/workspace/git";
import { renderTaskList } from "@echo/runner/workspace/task-list";
import type { ApprovedFiles, Workspace } from "@echo/runner/workspace/workspace";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import { createPlanner, memoryWorkspace, tickingClock } from "./planner.ts";

const SLUG = Slug.parse("plant-bot");
const PHASE = phaseDocument("office-hours");
const BEGAN = { commit: "a".repeat(40), settings: "as it was" };
const COMMIT = "b".repeat(40);

/** One plan was written and shown. `start`: what git does when it is approved. */
async function planned(start: Workspace["commitApproved"]) {
  const stores = createMemoryStores();
  const files = new Map<string, string>();
  const given: ApprovedFiles[] = [];
  let began = 0;
  const planner = createPlanner(stores, {
    clock: tickingClock(),
    workspace: {
      ...memoryWorkspace(files),
      began: async () => ({ ...BEGAN, commit: (began += 1) === 1 ? BEGAN.commit : COMMIT }),
      commitApproved: async (slug, approved) => {
        given.push(approved);
        return start(slug, approved);
      },
    },
  });
  planner.script(
    () => {
      files.set(PHASE, "For whom: forgetful people.");
      return "Settled.\nPHASE_STATUS: ready_to_advance";
    },
    () => {
      files.set(FINAL_PLAN_FILE, planText(SLUG, [story(1, "Remind")]));
      return "Here it is.\nPHASE_STATUS: ready_to_advance";
    },
  );
  for (const text of [`/plan ${SLUG} a bot for plants`, "/finalize"]) {
    await planner.say(text);
    await planner.run();
  }
  const approve = async () => {
    await planner.say("/finalize");
    await planner.run();
  };
  return { stores, planner, files, given, approve, project: () => stores.projects.read(SLUG) };
}

test("the approval binds the commit that was made from the stored texts, and names what else was changed", async () => {
  const besides = ["CLAUDE.md", "scripts/ralph/ralph.sh"];
  const { stores, planner, files, given, approve, project } = await planned(async () => ({ commit: COMMIT, besides }));
  // The folder says something else by now.
  const plan = files.get(FINAL_PLAN_FILE) ?? "";
  for (const name of [FINAL_PLAN_FILE, PHASE, PRD_FILE]) files.set(name, "planted");
  await approve();
  const approved = await project();
  expect(approved).toMatchObject({ status: "approved", approvedCommit: COMMIT });
  const parsed = planOf(plan);
  expect(given).toMatchObject([{ plan: approved?.plan?.sha256, began: BEGAN }]);
  expect(given[0]?.files).toEqual({
    [FINAL_PLAN_FILE]: plan,
    [PHASE]: "For whom: forgetful people.",
    [PRD_FILE]: parsed === undefined ? "" : renderPrd(derivePrd(parsed)),
  });
  expect(planner.texts().at(-1)).toBe(`${say("en").approved(SLUG)}\n\n${besidesPlan("en", besides)}`);
  // The plan is stamped with the commit that the planning began from.
  expect(parsed?.front.base_commit).toBe(BEGAN.commit);
  const [listed] = (JSON.parse(renderTaskList([approved ?? fail()], new Map(), 0)) as { projects: unknown[] }).projects;
  expect(listed).toMatchObject({
    start_commit: COMMIT,
    start_ref: `refs/echo-planner/approved/${approved?.plan?.sha256}`,
  });
  // A withdrawn approval leaves no commit behind.
  await planner.say("/cancel");
  await planner.rescue();
  expect(await stores.projects.read(SLUG)).not.toHaveProperty("approvedCommit");
});

test("if git refuses, nothing is approved and the plan is kept; pressed again later, it is approved", async () => {
  let isMended = false;
  const { planner, approve, project } = await planned(async () => {
    if (!isMended) throw new GitError("update-ref", "fatal: disk full");
    return { commit: COMMIT, besides: [] };
  });
  await approve();
  expect(planner.texts().at(-1)).toBe(notApprovedYet("en", SLUG, "fatal: disk full"));
  expect((await project())?.status).toBe("planning");
  isMended = true;
  await approve();
  expect(planner.texts().at(-1)).toBe(say("en").approved(SLUG));
  expect(await project()).toMatchObject({ status: "approved", approvedCommit: COMMIT });
});

test("many names are cut, a name cannot pose as our words, and both languages say it", () => {
  const names = ["a`b\n**c**\u202e", "x".repeat(300), ...Array.from({ length: 30 }, (_, index) => `f${index}`)];
  const english = besidesPlan("en", names) ?? "";
  expect(english).toContain("`a'b **c**`");
  expect(english).toContain("27 more files");
  expect(english.length).toBeLessThan(400);
  expect(besidesPlan("ro", names)).toContain("și încă 27 de fișiere");
  expect(besidesPlan("ro", ["a"])).toContain("În folder mai sunt schimbate: `a`.");
  expect(besidesPlan("en", [])).toBeUndefined();
  expect(besidesPlan("ro", undefined)).toContain("Nu am putut vedea");
  expect(notApprovedYet("ro", "x", "fatal")).toContain("Nu am aprobat");
});

function fail(): never {
  throw new Error("there is no project");
}
