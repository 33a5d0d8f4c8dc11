import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asks, closesPhase, lastPrompt, rewritesPlan, writesPlan } from "./line.ts";
import { DEFECTIVE_PLAN, GOOD_PLAN } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

let planner: Planner;
beforeAll(async () => {
  planner = await startPlanner({ env: { PLANNER_PHASES: "office-hours" } });
});
afterAll(() => planner.stop());

describe.concurrent("the final plan", { timeout: 180_000 }, () => {
  test("with defects is repaired once; if defects remain they are shown, and Try again repairs them", async () => {
    const slug = "defects";
    planner.script(
      slug,
      asks("Who is it for?"),
      ...writesPlan(DEFECTIVE_PLAN, "Here is the plan."),
      ...rewritesPlan(DEFECTIVE_PLAN, "Mended, I think."),
      ...rewritesPlan(GOOD_PLAN, "Now it is right."),
    );
    const talk = await planner.begin(slug);
    await talk.say("/finalize");
    const stuck = await talk.until("Still to fix");
    expect(stuck.text).toContain("US-001");
    expect(stuck.buttons).toContain("Try again");
    expect(planner.requests(slug)).toHaveLength(6);
    await talk.press("Try again");
    const ready = await talk.until("The final plan, version");
    expect(ready.buttons).toContain("Let it run tonight");
    expect(lastPrompt(planner.requests(slug).at(-1))).toContain("US-001");
  });

  test("is approved only in the version shown; a press on an older button shows the newer version", async () => {
    const slug = "stale";
    planner.script(
      slug,
      ...closesPhase("All clear.", "# Office hours\n\nTwo flatmates."),
      ...writesPlan(GOOD_PLAN, "Here is the plan."),
      ...rewritesPlan(GOOD_PLAN.replace("evening", "morning"), "Told at length. ".repeat(40)),
    );
    const talk = await planner.begin(slug);
    await talk.press("Continue");
    // The agent said little, so the planner sums up the plan.
    expect((await talk.until("Here is the plan.")).text).toContain("Remind in the evening");
    await talk.until("The final plan, version 1");
    await talk.say("In the morning, please.");
    expect((await talk.until("Told at length.")).text).not.toContain("Remind in the");
    await talk.until("The final plan, version 2");
    await talk.press("Let it run tonight", "oldest");
    expect((await talk.next()).document).toContain("morning");
    expect((await talk.next()).text).toContain("older version");
    expect((await planner.plan(slug)).status).toBe("planning");
    await talk.press("Let it run tonight");
    await talk.until("is approved");
    const { status, stored } = await planner.plan(slug);
    expect([status, stored?.includes("morning")]).toEqual(["approved", true]);
  });
});
