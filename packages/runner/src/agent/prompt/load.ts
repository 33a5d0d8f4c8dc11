import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { ConfigError } from "@echo/core/setting/setting";
import type { PhaseStep } from "@echo/core/conversation/phase";

/** The prompt files. They are read once at start, so that a missing file stops the start and not a running plan. */
export interface Prompts {
  planningAgent: string;
  finalPlan: string;
  repair: string;
  /** The built-in phases. One runs if its skill is not installed or may not run. A phase may be a skill only. */
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

/** `hasSkill` tells whether the phase of this name is installed as a skill that may run. */
export async function loadPrompts(
  directory: string,
  steps: readonly PhaseStep[],
  hasSkill: (phase: string) => Promise<boolean>,
): Promise<Prompts> {
  const read = async (file: string) => {
    const full = path.join(directory, file);
    const text = await readFile(full, "utf8").catch((cause: unknown) => {
      throw new PromptMissingError(full, cause);
    });
    if (text.trim() === "") throw new PromptMissingError(full, "it is empty");
    return text;
  };
  const builtIn = (await readdir(path.join(directory, "phases"))).map((file) => path.basename(file, ".md")).toSorted();
  const phases: [string, string][] = [];
  const unknown: string[] = [];
  for (const { name } of steps) {
    if (builtIn.includes(name)) phases.push([name, await read(`phases/${name}.md`)]);
    else if (!(await hasSkill(name))) unknown.push(name);
  }
  if (unknown.length > 0) throw unknownPhases(unknown, builtIn);
  return {
    planningAgent: await read("planning-agent.md"),
    finalPlan: await read("final-plan.md"),
    repair: await read("final-plan-repair.md"),
    phases: Object.fromEntries(phases),
  };
}

function unknownPhases(names: readonly string[], builtIn: readonly string[]): ConfigError {
  const expected = `built-in phases (${builtIn.join(", ")}) or installed skills that PLANNER_PERMISSIONS lets run`;
  return new ConfigError("PLANNER_PHASES", { expected: expected, secret: false }, names.join(","));
}
