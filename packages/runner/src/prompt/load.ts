import { readFile } from "node:fs/promises";
import path from "node:path";
import type { PhaseStep } from "@echo/core/phase";

/** The prompt files, read once at start: a missing one is a start error, not a surprise in the middle of a plan. */
export interface Prompts {
  planningAgent: string;
  finalPlan: string;
  repair: string;
  /** Built-in phases, for when the skill is not installed or may not run. */
  phases: Readonly<Record<string, string>>;
}

export class PromptMissingError extends Error {
  readonly code = "prompt-missing";
  readonly file: string;
  constructor(file: string, cause: unknown) {
    super(`the prompt file ${file} cannot be read`, { cause });
    this.file = file;
  }
}

export async function loadPrompts(directory: string, steps: readonly PhaseStep[]): Promise<Prompts> {
  const read = async (file: string) => {
    const full = path.join(directory, file);
    const text = await readFile(full, "utf8").catch((cause: unknown) => {
      throw new PromptMissingError(full, cause);
    });
    if (text.trim() === "") throw new PromptMissingError(full, "it is empty");
    return text;
  };
  const phases = await Promise.all(steps.map(async ({ name }) => [name, await read(`phases/${name}.md`)] as const));
  return {
    planningAgent: await read("planning-agent.md"),
    finalPlan: await read("final-plan.md"),
    repair: await read("final-plan-repair.md"),
    phases: Object.fromEntries(phases),
  };
}
