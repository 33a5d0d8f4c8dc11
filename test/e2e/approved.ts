import { readFile } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { expect, vi } from "vitest";
import type { Planner } from "./planner.ts";

/** Expects the same plan text in the file, the stored object, the project and the list for tonight's run. */
export async function expectApproved(planner: Planner, slug: string): Promise<void> {
  const folder = path.join(planner.workspace, slug, "scripts/ralph");
  const file = await readFile(path.join(folder, "final-plan.md"), "utf8");
  const plan = await planner.plan(slug);
  expect(plan).toEqual({ status: "approved", sha256: sha256(file), stored: file });
  await vi.waitFor(
    async () => {
      const tasks = JSON.parse(await readFile(path.join(planner.workspace, "approved-tasks.json"), "utf8"));
      const written = (tasks.projects as { slug: string }[]).find((project) => project.slug === slug);
      expect(written).toMatchObject({ status: "approved", final_plan_sha256: plan.sha256 });
    },
    { timeout: 20_000 },
  );
  const prd = JSON.parse(await readFile(path.join(folder, "prd.json"), "utf8"));
  expect(prd.userStories).toHaveLength(1);
}
