import { PhaseName } from "../id/phase-name.ts";
import * as z from "zod";
import { Locale } from "../text/locale.ts";
import { Slug } from "../id/slug.ts";
import { Branch } from "./branch.ts";

/**
 * final-plan.md as data. Every text is one line of Markdown source, trimmed and with single spaces, as `toLine` returns
 * it. The front matter's keys are spelt as in the file.
 */
export const DEFAULT_MAX_ITERATIONS = 10;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const StoryId = z.string().regex(/^US-\d{3,6}$/);
export type StoryId = z.infer<typeof StoryId>;

export const PhaseCost = z.object({
  phase: PhaseName,
  status: z.enum(["active", "done", "skipped"]),
  /** Absent on a subscription, because dollars mean nothing there. */
  cost_usd: z.number().nonnegative().exactOptional(),
  turns: z.int().nonnegative().exactOptional(),
});
export type PhaseCost = z.infer<typeof PhaseCost>;

export const SourceDocument = z.object({ path: z.string().min(1).max(500), sha256: Sha256 });
export type SourceDocument = z.infer<typeof SourceDocument>;

export const RalphSettings = z.object({ branch: Branch, max_iterations: z.int().min(1).max(200) });
export type RalphSettings = z.infer<typeof RalphSettings>;

/** A shell command that must pass after every story. */
export const VerifyCommand = z
  .string()
  .min(1)
  .max(500)
  .regex(/^\S(.*\S)?$/);

export const FrontMatter = z.object({
  slug: Slug,
  version: z.int().min(1),
  created: z.iso.datetime(),
  language: Locale,
  phases: z.array(PhaseCost),
  base_commit: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/)
    .exactOptional(),
  sources: z.array(SourceDocument),
  verify: z.array(VerifyCommand),
  ralph: RalphSettings,
});
export type FrontMatter = z.infer<typeof FrontMatter>;

export const Story = z.object({
  id: StoryId,
  title: z.string(),
  description: z.string(),
  criteria: z.array(z.string()),
  dependsOn: z.array(StoryId),
  notes: z.string(),
});
export type Story = z.infer<typeof Story>;

export const Requirement = z.object({ id: z.string().regex(/^FR-\d{1,6}$/), text: z.string() });
export type Requirement = z.infer<typeof Requirement>;

export const PlanDecision = z.object({
  id: z.string().regex(/^D\d{1,6}(\.\w{1,8})?$/),
  question: z.string(),
  options: z.array(z.string()),
  choice: z.string(),
  who: z.string(),
  when: z.string(),
});
export type PlanDecision = z.infer<typeof PlanDecision>;

export const OpenQuestion = z.object({ text: z.string(), blocking: z.boolean() });
export type OpenQuestion = z.infer<typeof OpenQuestion>;

export const Plan = z.object({
  front: FrontMatter,
  title: z.string(),
  goals: z.array(z.string()),
  stories: z.array(Story),
  requirements: z.array(Requirement),
  nonGoals: z.array(z.string()),
  risks: z.array(z.string()),
  testPlan: z.array(z.string()),
  decisions: z.array(PlanDecision),
  openQuestions: z.array(OpenQuestion),
});
export type Plan = z.infer<typeof Plan>;

export function criteriaCount(plan: Plan): number {
  return plan.stories.reduce((sum, story) => sum + story.criteria.length, 0);
}
