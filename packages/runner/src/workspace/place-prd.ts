import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import type { Plan } from "@echo/core/plan/format";
import { parsePlan } from "@echo/core/plan/parse";
import type { Prd } from "@echo/core/plan/prd";
import { derivePrd, renderPrd } from "@echo/core/plan/prd";
import { isHeadOf, stepOfPrd } from "@echo/core/plan/prd-step";
import type { DocumentStore } from "@echo/core/port/document-store";
import { PRD_FILE, PRD_NAME } from "@echo/core/project/files";
import type { Project } from "@echo/core/project/project";
import { readConfined, replaceConfined } from "./confined.ts";
import { keepCopy } from "./copy.ts";
import { SyncError } from "./sync-error.ts";
import type { PlacedPlan } from "./task-list.ts";

/** What is known before a project's prd.json is placed. */
export interface Before {
  /** What was placed last. */
  placed: PlacedPlan | undefined;
  /** The texts of final-plan.md and prd.json in the workspace. */
  plan: string | undefined;
  prd: string | undefined;
}

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

interface Deps {
  documents: Pick<DocumentStore, "get">;
}

/** An agent may write to the file at any moment. What it has written since is looked at first. */
const ATTEMPTS = 5;

/** Puts the prd.json of an approved plan's text beside it, or leaves the file that a night has worked on. */
export async function placePrd(
  deps: Deps,
  { slug }: Project,
  root: string,
  approved: string,
  before: Omit<Before, "prd">,
): Promise<PlacedPrd> {
  const file = path.join(root, PRD_FILE);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const prd = await readConfined(root, file);
    const { text, copy, ...next } = await nextPrd(deps, slug, approved, { ...before, prd });
    if (text === undefined) return { ...next, isWritten: false, kept: [] };
    const kept = copy === undefined ? [] : [await keepCopy(root, file, copy)];
    if (await replaceConfined(root, file, prd, text)) return { ...next, isWritten: true, kept };
  }
  throw new SyncError(`the ${PRD_NAME} of ${slug} changes all the time. Nothing is lost; the next round looks again`);
}

async function nextPrd(deps: Deps, slug: string, approved: string, before: Before): Promise<NextPrd> {
  const plan = planOf(approved);
  const isSame = isSamePlan(approved, plan, before);
  const remembered = before.placed?.stories_passed ?? [];
  const placed = { ...settingsOf(sha256(approved), plan), stories_passed: isSame ? remembered : [] };
  if (plan === undefined) return { placed };
  const earlier = isSame ? approved : await earlierText(deps, slug, approved, before);
  const situation = { current: before.prd, expected: derivePrd(plan), before: prdOf(earlier), isSamePlan: isSame };
  const step = stepOfPrd({ ...situation, remembered });
  if (step.kind === "unreadable") {
    if (isSame) return { placed, unreadable: whyUnread(slug, step.detail) };
    throw new SyncError(`the approved plan of ${slug} is not written: ${whyUnread(slug, step.detail)}`);
  }
  const next = { placed: { ...placed, stories_passed: step.passed } };
  if (step.kind === "leave") return next;
  const isOurs = before.prd === undefined || [earlier, approved].some((text) => isPrdOf(text, before.prd));
  return { ...next, text: renderPrd(step.prd), ...(isOurs || before.prd === undefined ? {} : { copy: before.prd }) };
}

/** If nothing is remembered, the files themselves have to say it. */
function isSamePlan(approved: string, plan: Plan | undefined, { placed, plan: there, prd }: Before): boolean {
  if (placed !== undefined) return placed.final_plan_sha256 === sha256(approved);
  return there === approved && plan !== undefined && (prd === undefined || isHeadOf(prd, derivePrd(plan)));
}

/** The text of the plan that was placed before. */
async function earlierText(
  { documents }: Deps,
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

export function planOf(text: string): Plan | undefined {
  const reading = parsePlan(text);
  return reading.kind === "unreadable" ? undefined : reading.plan;
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
