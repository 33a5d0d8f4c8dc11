import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import type { Progress, Project } from "@echo/core/project/project";
import { planOf } from "./approved-text.ts";
import type { BuiltDeps } from "./built.ts";
import { readBuilt } from "./built.ts";
import { readConfined } from "./confined.ts";
import type { PlacedPrd } from "./place-prd.ts";
import { settingsOf, whyUnread } from "./place-prd.ts";
import type { PlacedPlan } from "./task-list.ts";

/** What is known of a project whose run has begun. `placed` is absent if its plan never came to this workspace. */
type Observed = Omit<PlacedPrd, "placed"> & {
  placed: PlacedPlan | undefined;
  progress?: Pick<Progress, "passed" | "total">;
};

/** Looks how far the run of a placed plan has come. Writes nothing: while a run goes on, its files are the agent's. */
export async function observePlan(deps: BuiltDeps, project: Project, before?: PlacedPlan): Promise<Observed> {
  const placed = await recall(deps, project, before);
  const nothing: Observed = { isWritten: false, kept: [], placed };
  if (placed?.final_plan_sha256 !== project.plan?.sha256) return nothing;
  const built = await readBuilt(deps, project, placed);
  if (built.kind === "missing") return nothing;
  if (built.kind === "unreadable") return { ...nothing, unreadable: whyUnread(project.slug, built.detail) };
  const passed = built.stories.filter(({ passes }) => passes).map(({ id }) => id);
  const progress = { passed: passed.length, total: built.stories.length };
  return { ...nothing, progress, ...(placed === undefined ? {} : { placed: { ...placed, stories_passed: passed } }) };
}

/** What was placed, also if only the plan itself still tells it. */
async function recall(
  { workspaceRoot }: BuiltDeps,
  { slug, plan }: Project,
  before: PlacedPlan | undefined,
): Promise<PlacedPlan | undefined> {
  const isKnown = before?.final_plan_sha256 === plan?.sha256;
  if (isKnown && before?.branch !== null) return before;
  const root = path.join(workspaceRoot, slug);
  const text = await readConfined(root, path.join(root, FINAL_PLAN_FILE));
  if (text === undefined || plan === undefined || sha256(text) !== plan.sha256) return before;
  return { ...settingsOf(plan.sha256, planOf(text)), stories_passed: isKnown ? (before?.stories_passed ?? []) : [] };
}
