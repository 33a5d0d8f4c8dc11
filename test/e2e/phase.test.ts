import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asks, closesPhase } from "./line.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

const PHASES = { PLANNER_PHASES: "plant-care,office-hours" };
const SLUG = "own-phase";

let planner: Planner;
beforeAll(async () => {
  planner = await startPlanner();
});
afterAll(() => planner.stop());

async function installSkill(settings: string): Promise<void> {
  const folder = path.join(planner.home, ".claude", "skills", "plant-care");
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, "SKILL.md"),
    `---\nname: plant-care\ndescription: a phase\n${settings}---\n\nASK-ABOUT-WATER\n`,
  );
}

test("a custom phase needs an installed skill that may run; without it the planner does not start", async () => {
  await expect(planner.restart(PHASES)).rejects.toThrow(/^PLANNER_PHASES: expected .+office-hours.+, got "plant-care"/);
  await installSkill("allowed-tools: Bash\n");
  await expect(planner.restart(PHASES)).rejects.toThrow(/^PLANNER_PHASES: .+PLANNER_PERMISSIONS/);
  await installSkill("");
  await planner.restart(PHASES);
  planner.script(
    SLUG,
    asks("How often?"),
    ...closesPhase("All clear.", "# Plant care\n\nDaily."),
    asks("Who is it for?"),
  );
  const talk = await planner.talk(SLUG);
  await talk.say(`/plan ${SLUG} a bot that waters plants`);
  await talk.until("How often?");
  expect(JSON.stringify(planner.requests(SLUG)[0]?.messages)).toContain("ASK-ABOUT-WATER");
  await talk.say("Daily.");
  await talk.until("All clear.");
  const document = path.join(planner.workspace, SLUG, "scripts/ralph/phases/plant-care.md");
  expect(await readFile(document, "utf8")).toContain("Daily.");
  await talk.press("Continue");
  await talk.until("Who is it for?");
});
