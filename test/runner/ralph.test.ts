import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import type { Machine } from "../cli/command-line.ts";
import { startMachine } from "../cli/command-line.ts";
import { planText, story } from "./plan-text.ts";
import { createPlanner } from "./planner.ts";

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine();
});
afterAll(() => machine.stop());

/** prd.json as snarktank/ralph's README and skill document it. Strict: a field of our own would fail. */
const RalphPrd = z.strictObject({
  project: z.string().min(1),
  branchName: z.string().regex(/^ralph\/[a-z0-9-]+$/),
  description: z.string().min(1),
  userStories: z
    .array(
      z.strictObject({
        id: z.string().regex(/^US-\d{3}$/),
        title: z.string().min(1),
        description: z.string().regex(/^As an? /),
        acceptanceCriteria: z.array(z.string()).refine((criteria) => criteria.includes("Typecheck passes")),
        priority: z.int().positive(),
        passes: z.boolean(),
        notes: z.string(),
      }),
    )
    .min(1),
});

const time = z.iso.datetime().nullable();
const TaskList = z.strictObject({
  projects: z.array(
    z.strictObject({
      slug: z.string(),
      description: z.string(),
      status: z.enum(["approved", "running", "complete", "failed"]),
      proposed_at: z.iso.datetime(),
      planning_session_id: z.string(),
      final_plan_path: z.string(),
      final_plan_sha256: z.string().length(64),
      branch: z.string().regex(/^ralph\//),
      max_iterations: z.int().positive(),
      start_commit: z.string().regex(/^[0-9a-f]{40}$/),
      start_ref: z.string().startsWith("refs/echo-planner/approved/"),
      approved_at: z.iso.datetime(),
      started_at: time,
      completed_at: time,
    }),
  ),
  updated_at: z.iso.datetime(),
  placed: z.record(z.string(), z.object({ stories_passed: z.array(z.string()) })),
});

async function readList(workspace: string) {
  return TaskList.parse(JSON.parse(await readFile(path.join(workspace, "approved-tasks.json"), "utf8")));
}

/** What ralph.sh does at night: one story after another, always the one of highest priority that does not pass yet. */
async function runRalph(workspace: string, iterations: number): Promise<string[]> {
  const list = await readList(workspace);
  const [task] = list.projects.filter(({ status }) => status === "running");
  if (task === undefined) return [];
  const plan = path.join(workspace, task.final_plan_path);
  expect(sha256(await readFile(plan, "utf8"))).toBe(task.final_plan_sha256);
  const file = path.join(path.dirname(plan), "prd.json");
  const built: string[] = [];
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const prd = RalphPrd.parse(JSON.parse(await readFile(file, "utf8")));
    const [next] = prd.userStories
      .filter(({ passes }) => !passes)
      .toSorted((left, right) => left.priority - right.priority);
    if (next === undefined) break;
    built.push(next.id);
    next.passes = true;
    await writeFile(file, JSON.stringify(prd, null, 2));
  }
  return built;
}

test(
  "a plan approved in the chat is run by Ralph at night and reported in the chat in the morning",
  { timeout: 120_000 },
  async () => {
    const planner = createPlanner(machine.stores);
    const slug = `p-${randomUUID().slice(0, 8)}`;
    const text = planText(slug, [
      story(1, "Remind in the evening"),
      story(2, "Tick it off"),
      story(3, "Export a list"),
    ]);
    planner.script(
      () => "Who is it for?\nPHASE_STATUS: needs_input",
      (files) => {
        files.set(FINAL_PLAN_FILE, text);
        return "Here it is.\nPHASE_STATUS: ready_to_advance";
      },
    );
    for (const said of [`/plan ${slug} a bot for plants`, "/finalize", "/finalize"]) {
      await planner.say(said);
      await planner.run();
    }
    expect(planner.texts().at(-1)).toContain("is approved");

    const synced = await machine.run("sync", "--json");
    expect(synced.code).toBe(0);
    expect(JSON.parse(synced.stdout)).toEqual({
      written: [slug],
      kept: [],
      failed: [],
      unreadable: [],
      list_written: true,
    });
    expect((await machine.run("sync")).stdout).toBe("Up to date.\n");

    expect((await machine.run("mark", slug, "running")).code).toBe(0);
    await planner.rescue();
    expect(planner.texts().at(-1)).toContain(`**${slug}** is being built now`);
    expect(await planner.say("/cancel")).toMatchObject({ markdown: expect.stringContaining("its run has begun") });

    expect(await runRalph(machine.workspace, 2)).toEqual(["US-001", "US-002"]);
    const claimed = await machine.run("mark", slug, "complete", "--json");
    expect(JSON.parse(claimed.stdout)).toMatchObject({ slug, status: "failed", tells: planner.key });
    expect(claimed).toMatchObject({
      code: 1,
      stderr: `echo-planner mark: ${slug} is marked failed, not complete: 2 of 3 stories are built in prd.json; not built: US-003 Export a list. If these are left out on purpose: echo-planner mark ${slug} complete --anyway\n`,
    });
    expect((await readList(machine.workspace)).projects).toMatchObject([{ slug, status: "failed" }]);
    await planner.rescue();
    expect(planner.texts().at(-1)).toMatch(
      /stopped before the end: 2 of 3 stories.*\n\n- ⬜ US-003 Export a list\n- ✅ US-001/,
    );

    const marked = await machine.run("mark", slug, "complete", "--anyway", "--json");
    expect(JSON.parse(marked.stdout)).toMatchObject({ slug, status: "complete", tells: planner.key });
    await planner.rescue();
    const morning = planner.texts().at(-1) ?? "";
    expect(morning).toContain(`**${slug}** was marked complete, with 2 of 3 stories built. Not built: 1.`);
    expect(morning).toContain("- ⬜ US-003 Export a list\n- ✅ US-001");

    const count = planner.said.length;
    expect((await machine.run("mark", slug, "complete")).code).toBe(0);
    await planner.rescue();
    expect(planner.said).toHaveLength(count);

    const list = await readList(machine.workspace);
    expect(list.projects).toMatchObject([{ slug, status: "complete", started_at: expect.any(String) }]);
    expect(list.placed[slug]?.stories_passed).toEqual(["US-001", "US-002"]);
  },
);
