import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

export const IMAGE = path.resolve(import.meta.dirname, "../../functions/runner/image");

const run = promisify(execFile);

export const PLANNING_SKILLS = ["office-hours", "plan-ceo-review", "plan-eng-review", "plan-design-review"];

/** A repository of gstack's shape, with nothing of it inside. */
export async function makeStandIn(folder: string): Promise<{ repository: string; commit: string }> {
  const files = {
    VERSION: "0.0.0",
    "SKILL.md": "---\nname: gstack\n---\n",
    "bin/gstack-config": "#!/bin/sh\n",
    "ship/SKILL.md": "---\nname: ship\n---\n",
    ...Object.fromEntries(
      PLANNING_SKILLS.flatMap((skill) => [
        [
          `${skill}/SKILL.md`,
          `---\nname: ${skill}\nallowed-tools:\n  - Bash\n---\n\nAsk one question about the idea.\n`,
        ],
        [`${skill}/sections/more.md`, "More.\n"],
      ]),
    ),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const git = (...args: string[]) => run("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@t", ...args]);
  await git("init", "-q");
  await git("add", ".");
  await git("commit", "-q", "-m", "stand-in");
  return { repository: folder, commit: (await git("rev-parse", "HEAD")).stdout.trim() };
}

/** Runs one of the image's scripts. */
export function runImageScript(script: string, args: string[], env: Record<string, string> = {}) {
  return run(path.join(IMAGE, script), args, { env: { PATH: process.env["PATH"], ...env } });
}
