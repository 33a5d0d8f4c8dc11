import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { PhaseStep } from "@echo/core/conversation/phase";
import type { Plan } from "@echo/core/plan/format";
import type { PhaseRecord, Session } from "@echo/core/conversation/session";
import { FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";

/** A phase as the ladder shows it. Facts that are not known, or no longer known, are absent. */
export interface Rung {
  name: string;
  status: PhaseRecord["status"] | "ahead";
  optional: boolean;
  turns?: number;
  tokensIn?: number;
  tokensOut?: number;
  costUsd?: number;
  /** How many questions the person skipped there. */
  assumed?: number;
  startedAt?: number;
  finishedAt?: number;
  /** The sha256 of the document that the phase wrote. */
  document?: string;
}

/** The phases of a live planning session, and those that are still ahead. */
export function ladderOfSession(steps: readonly PhaseStep[], { phases, documents }: Session): Rung[] {
  const names = [...new Set([...steps.map(({ name }) => name), ...phases.map(({ name }) => name), FINAL_PHASE])];
  const ordered = names.toSorted((a, b) => Number(a === FINAL_PHASE) - Number(b === FINAL_PHASE));
  return ordered.map((name) => {
    const record = phases.findLast((phase) => phase.name === name);
    return {
      status: "ahead",
      ...record,
      name,
      optional: isOptional(steps, name),
      ...documentOf(name, Object.entries(documents)),
    };
  });
}

/** The phases of an approved plan. Its session is closed, so they are read from the plan's front matter. */
export function ladderOfPlan(steps: readonly PhaseStep[], { front }: Plan, sha256: string): Rung[] {
  const sources = [
    ...front.sources.map((source) => [source.path, source.sha256] as const),
    [FINAL_PLAN_FILE, sha256] as const,
  ];
  return front.phases.map(({ phase: name, status, turns, cost_usd: costUsd }) => ({
    name,
    status: name === FINAL_PHASE ? "done" : status,
    optional: isOptional(steps, name),
    ...(turns === undefined ? {} : { turns }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...documentOf(name, sources),
  }));
}

/** The phases before the planning session has begun. */
export function ladderAhead(steps: readonly PhaseStep[]): Rung[] {
  const ahead = steps.map(({ name, optional }): Rung => ({ name, optional, status: "ahead" }));
  return [...ahead, { name: FINAL_PHASE, optional: false, status: "ahead" }];
}

function documentOf(name: string, documents: readonly (readonly [string, string])[]): { document?: string } {
  const file = name === FINAL_PHASE ? FINAL_PLAN_FILE : phaseDocument(name);
  const found = documents.find(([path]) => path === file || path.endsWith(`/${file}`));
  return found === undefined ? {} : { document: found[1] };
}

function isOptional(steps: readonly PhaseStep[], name: string): boolean {
  return steps.some((step) => step.name === name && step.optional);
}
