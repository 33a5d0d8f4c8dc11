import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import type { Plan } from "@echo/core/plan/format";
import type { Prd } from "@echo/core/plan/prd";
import { derivePrd, renderPrd } from "@echo/core/plan/prd";
import { isHeadOf, stepOfPrd } from "@echo/core/plan/prd-step";
import { PRD_FILE, PRD_NAME, PROGRESS_FILE } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { planOf } from "./approved-text.ts";
import type { BuiltDeps } from "./built.ts";
import { withCommitted } from "./committed.ts";
import type { Found } from "./confined.ts";
import { lookConfined, replaceConfined } from "./confined.ts";
import { keepCopy } from "./copy.ts";
import { SyncError } from "./sync-error.ts";
import type { PlacedPlan } from "./task-list.ts";

/** What is known before a project's prd.json is placed. */
interface Before {
  /** What was placed last. */
  placed: PlacedPlan | undefined;
  /** The texts of final-plan.md and prd.json in the workspace. */
  plan: string | undefined;
  prd: string | undefined;
  /** Ralph has begun to build what stands there. */
  hasBegun: boolean;
}

/** What was placed before. */
export type Former = Pick<Before, "placed" | "plan">;

/** What becomes of prd.json. `text`: written in its place. `copy`: kept beside it. */
interface NextPrd {
  placed: PlacedPlan;
  text?: string;
  copy?: string;
  /** Why the file cannot be read. It is left as it is. */
  unreadable?: string;
}

export interface PlacedPrd extends Pick<NextPrd, "placed" | "unreadable"> {
  isWritten: boolean;
  kept: string[];
}

/** An agent may write to the file at any moment. What it has written since is looked at first. */
const ATTEMPTS = 5;

/** Puts the prd.json of an approved plan's text beside it, or leaves the file that a night has worked on. */
export async function placePrd(
  deps: BuiltDeps,
  project: Project,
  root: string,
  approved: string,
  known: Former,
): Promise<PlacedPrd> {
  const { slug } = project;
  const file = path.join(root, PRD_FILE);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const found = await lookConfined(root, file);
    const hasBegun = (await lookConfined(root, path.join(root, PROGRESS_FILE))).kind !== "missing";
    const { text, copy, ...next } = await nextPrd(deps, project, { root, approved, found }, { ...known, hasBegun });
    if (text === undefined) return { ...next, isWritten: false, kept: [] };
    const kept = copy === undefined ? [] : [await keepCopy(root, file, copy)];
    if (await replaceConfined(root, file, found, text)) return { ...next, isWritten: true, kept };
  }
  throw new SyncError(`the ${PRD_NAME} of ${slug} changes all the time. Nothing is lost; the next round looks again`);
}

interface Place {
  root: string;
  /** The approved plan's text. */
  approved: string;
  found: Found;
}

async function nextPrd(
  deps: BuiltDeps,
  project: Project,
  { root, approved, found }: Place,
  known: Omit<Before, "prd">,
): Promise<NextPrd> {
  const { slug } = project;
  const before: Before = { ...known, prd: found.kind === "text" ? found.text : undefined };
  const plan = planOf(approved);
  const isSame = isSamePlan(approved, plan, before);
  const seen = before.placed?.stories_passed ?? [];
  const placed = { ...settingsOf(sha256(approved), plan), stories_passed: isSame ? seen : [] };
  if (plan === undefined) return { placed };
  const expected = derivePrd(plan);
  const earlier = isSame ? approved : await earlierText(deps, slug, approved, before);
  const remembered = isSame
    ? await withCommitted(deps, project, { root, prd: expected, text: before.prd }, seen)
    : seen;
  const { hasBegun, prd: current } = before;
  // A link that was there before our plan holds nothing of it, and is replaced.
  const isClosed = found.kind === "unreadable" && (isSame || found.isElsewhere !== true);
  const step = isClosed
    ? found
    : stepOfPrd({ current, expected, before: prdOf(earlier), isSamePlan: isSame, remembered, hasBegun });
  if (step.kind === "unreadable") {
    if (isSame) return { placed, unreadable: whyUnread(slug, step.detail) };
    throw new SyncError(`the approved plan of ${slug} is not written: ${whyUnread(slug, step.detail)}`);
  }
  const next = { placed: { ...placed, stories_passed: step.passed } };
  if (step.kind === "leave") return next;
  const isOurs = current === undefined || [earlier, approved].some((text) => isPrdOf(text, current));
  return { ...next, text: renderPrd(step.prd), ...(isOurs || current === undefined ? {} : { copy: current }) };
}

/** If nothing is remembered, the files themselves have to say it. */
function isSamePlan(approved: string, plan: Plan | undefined, { placed, plan: there, prd }: Before): boolean {
  if (placed !== undefined) return placed.final_plan_sha256 === sha256(approved);
  return there === approved && plan !== undefined && (prd === undefined || isHeadOf(prd, derivePrd(plan)));
}

/** The text of the plan that was placed before. */
async function earlierText(
  { documents }: BuiltDeps,
  slug: string,
  approved: string,
  { placed, plan }: Before,
): Promise<string | undefined> {
  if (placed === undefined) return plan === approved ? undefined : plan;
  if (plan !== undefined && sha256(plan) === placed.final_plan_sha256) return plan;
  return documents.get(slug, placed.final_plan_sha256).catch(() => undefined);
}

/** The sentence about a prd.json that cannot be read. */
export function whyUnread(slug: string, detail: string): string {
  return `the ${PRD_NAME} of ${slug} cannot be read (${detail}). It is left as it is; mend it or take it away`;
}

export function settingsOf(hash: string, plan: Plan | undefined): PlacedPlan {
  const { branch = null, max_iterations = null } = plan?.front.ralph ?? {};
  return { final_plan_sha256: hash, branch, max_iterations, stories_passed: [] };
}

function prdOf(planText: string | undefined): Prd | undefined {
  const plan = planText === undefined ? undefined : planOf(planText);
  return plan === undefined ? undefined : derivePrd(plan);
}

/** Whether the planner wrote this prd.json from that plan, and nobody has changed a letter of it. */
function isPrdOf(planText: string | undefined, text: string | undefined): boolean {
  const prd = prdOf(planText);
  return prd !== undefined && renderPrd(prd) === text;
}
