import path from "node:path";
import type { Prd } from "@echo/core/plan/prd";
import { derivePrd } from "@echo/core/plan/prd";
import type { Progress } from "@echo/core/plan/prd-progress";
import { readProgress, recognize } from "@echo/core/plan/prd-progress";
import { isHeadOf, passedIds } from "@echo/core/plan/prd-step";
import type { DocumentStore } from "@echo/core/port/document-store";
import { FINAL_PLAN_FILE, PRD_FILE, TASK_LIST_FILE } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { withCommitted } from "./committed.ts";
import { lookConfined, readConfined } from "./confined.ts";
import type { GitOptions } from "./git.ts";
import { approvedText, planOf } from "./approved-text.ts";
import type { PlacedPlan } from "./task-list.ts";
import { readPlaced } from "./task-list.ts";

export interface BuiltDeps {
  documents: Pick<DocumentStore, "get">;
  workspaceRoot: string;
  /** How git is asked about stories that are gone from prd.json. If absent, it is not asked. */
  git?: GitOptions;
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
 * it counts what an earlier look saw, or git shows. The stories that an agent added come last.
 */
export async function readBuilt(deps: BuiltDeps, project: Project, placed: PlacedPlan | undefined): Promise<Built> {
  const root = path.join(deps.workspaceRoot, project.slug);
  const isPlaced = placed !== undefined && placed.final_plan_sha256 === project.plan?.sha256;
  const found = await lookConfined(root, path.join(root, PRD_FILE));
  if (found.kind === "unreadable") return found;
  const reading = found.kind === "text" ? readProgress(found.text) : NO_STORIES;
  if (reading.kind === "unreadable") return reading;
  const prd = await plannedPrd(deps, project, root);
  if (found.kind === "missing" && (!isPlaced || prd === undefined)) return { kind: "missing" };
  // Each planning has a branch of its own. What was built on another one is not this plan's.
  const text = found.kind === "text" ? found.text : undefined;
  const isOthers = !isPlaced && prd !== undefined && text !== undefined && !isHeadOf(text, prd);
  const planned = prd?.userStories ?? [];
  const own = recognize(isOthers ? NO_STORIES : reading, planned);
  const seen = isPlaced ? placed.stories_passed : [];
  const remembered =
    isPlaced && prd !== undefined ? await withCommitted(deps, project, { root, prd, text }, seen) : seen;
  return { kind: "read", stories: join(planned, own, remembered) };
}

const NO_STORIES: Progress = { kind: "read", head: "", stories: [] };

/** The same, with what the workspace's list remembers. */
export async function lookAtBuilt(deps: BuiltDeps, project: Project): Promise<Built> {
  const list = await readConfined(deps.workspaceRoot, path.join(deps.workspaceRoot, TASK_LIST_FILE));
  return readBuilt(deps, project, readPlaced(list ?? "").get(project.slug));
}

/** `undefined` if the approved plan cannot be found. Then prd.json alone says what there is to build. */
async function plannedPrd(deps: BuiltDeps, project: Project, root: string): Promise<Prd | undefined> {
  const there = await readConfined(root, path.join(root, FINAL_PLAN_FILE));
  const text = await approvedText(deps, project, there).catch(() => undefined);
  const plan = text === undefined ? undefined : planOf(text);
  return plan === undefined ? undefined : derivePrd(plan);
}

function join(planned: Prd["userStories"], own: Progress, remembered: readonly string[]): BuiltStory[] {
  const passed = passedIds(own, remembered);
  const known = new Set(planned.map(({ id }) => id));
  return [
    ...planned.map(({ id, title }) => ({ id, title, passes: passed.has(id) })),
    ...own.stories.filter(({ id }) => !known.has(id)).map(({ id, title, passes }) => ({ id, title, passes })),
  ];
}
