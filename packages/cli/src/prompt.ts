import { fileURLToPath } from "node:url";
import type { PlannerConfig } from "@echo/core/setting/planner";
import { loadPrompts } from "@echo/runner/agent/prompt/load";
import { canRunSkill } from "@echo/runner/agent/skill";

const PROMPTS = fileURLToPath(new URL("../../../prompts", import.meta.url));

/** Reads the prompts as every runner will, so that a wrong prompt is reported before a runner starts. */
export async function checkPrompts(config: PlannerConfig, home: string): Promise<void> {
  const profile = config.PLANNER_PERMISSIONS ?? "guarded";
  await loadPrompts(PROMPTS, config.PLANNER_PHASES, (phase) => canRunSkill(home, phase, profile));
}
