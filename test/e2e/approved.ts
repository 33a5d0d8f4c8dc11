import { readFile } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { expect } from "vitest";
import type { Planner } from "./planner.ts";

/** Expects the same plan text in the file, the stored object, the project and the list for tonight's run. */
export async function expectApproved(planner: Planner, slug: string): Promise<void> {
  const folder = path.join(planner.workspace, slug, "scripts/ralph");
  const file = await readFile(path.join(folder, "final-plan.md"), "utf8");
  const plan = await planner.plan(slug);
  expect(plan).toEqual({ status: "approved", sha256: sha256(file), stored: file });
  expect(await listedTask(planner, slug)).toMatchObject({
    status: "approved",
    final_plan_sha256: plan.sha256,
    branch: `ralph/${slug}`,
    max_iterations: 10,
  });
  const prd = JSON.parse(await readFile(path.join(folder, "prd.json"), "utf8"));
  expect(prd.userStories).toHaveLength(1);
}

/** What the list for tonight's run says of the project at this moment. */
export async function listedTask(planner: Planner, slug: string): Promise<unknown> {
  const { projects } = JSON.parse(await readFile(path.join(planner.workspace, "approved-tasks.json"), "utf8"));
  return (projects as { slug: string }[]).find((project) => project.slug === slug);
}
