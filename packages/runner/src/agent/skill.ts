import { readFile } from "node:fs/promises";
import path from "node:path";
import type { PermissionProfile } from "@echo/claude/permission";

/** The guarded profile does not run a skill that may use a shell. */
const SHELL_IN_FRONT_MATTER = /^allowed-tools:.*\bBash\b|^\s*-\s*Bash\b/m;

/** Whether the phase is installed as a skill in the agent's home and the profile lets it run. */
export async function canRunSkill(home: string, phase: string, profile: PermissionProfile): Promise<boolean> {
  const file = path.join(home, ".claude", "skills", phase, "SKILL.md");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return false;
  const [, frontMatter = ""] = text.split(/^---\s*$/m);
  return profile === "open" || !SHELL_IN_FRONT_MATTER.test(frontMatter);
}
