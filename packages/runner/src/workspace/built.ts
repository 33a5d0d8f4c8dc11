import path from "node:path";
import { derivePrd } from "@echo/core/plan/prd";
import type { Progress } from "@echo/core/plan/prd-progress";
import { readProgress } from "@echo/core/plan/prd-progress";
import { passedIds } from "@echo/core/plan/prd-step";
import type { DocumentStore } from "@echo/core/port/document-store";
import { FINAL_PLAN_FILE, PRD_FILE, TASK_LIST_FILE } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { readConfined } from "./confined.ts";
import { approvedText } from "./place-plan.ts";
import { planOf } from "./place-prd.ts";
import type { PlacedPlan } from "./task-list.ts";
import { readPlaced } from "./task-list.ts";

export interface BuiltDeps {
  documents: Pick<DocumentStore, "get">;
  workspaceRoot: string;
}

interface BuiltStory {
  id: string;
  title: string;
  passes: boolean;
}

export type Built =
  | { kind: "read"; stories: BuiltStory[] }
  /** There is no prd.json. */
  | { kind: "missing" }
  | { kind: "unreadable"; detail: string };

/**
 * The plan's stories and whether each is built, as prd.json says. An agent may have taken stories out of the file: then
 * it counts what an earlier look saw. The stories that an agent added come last.
 */
export async function readBuilt(deps: BuiltDeps, project: Project, placed: PlacedPlan | undefined): Promise<Built> {
  const root = path.join(deps.workspaceRoot, project.slug);
  const prd = await readConfined(root, path.join(root, PRD_FILE));
  if (prd === undefined) return { kind: "missing" };
  const reading = readProgress(prd);
  if (reading.kind === "unreadable") return reading;
  const isPlaced = placed?.final_plan_sha256 === project.plan?.sha256;
  const remembered = isPlaced ? (placed?.stories_passed ?? []) : [];
  return { kind: "read", stories: join(await plannedStories(deps, project, root), reading, remembered) };
}

/** The same, with what the workspace's list remembers. */
export async function lookAtBuilt(deps: BuiltDeps, project: Project): Promise<Built> {
  const list = await readConfined(deps.workspaceRoot, path.join(deps.workspaceRoot, TASK_LIST_FILE));
  return readBuilt(deps, project, readPlaced(list ?? "").get(project.slug));
}

type PlannedStory = Omit<BuiltStory, "passes">;

/** None if the approved plan cannot be found. Then prd.json alone says what there is to build. */
async function plannedStories(deps: BuiltDeps, project: Project, root: string): Promise<PlannedStory[]> {
  const there = await readConfined(root, path.join(root, FINAL_PLAN_FILE));
  const text = await approvedText(deps, project, there).catch(() => undefined);
  const plan = text === undefined ? undefined : planOf(text);
  return plan === undefined ? [] : derivePrd(plan).userStories;
}

function join(planned: readonly PlannedStory[], reading: Progress, remembered: readonly string[]): BuiltStory[] {
  const passed = passedIds(reading, remembered);
  const known = new Set(planned.map(({ id }) => id));
  return [
    ...planned.map(({ id, title }) => ({ id, title, passes: passed.has(id) })),
    ...reading.stories.filter(({ id }) => !known.has(id)).map(({ id, title, passes }) => ({ id, title, passes })),
  ];
}
