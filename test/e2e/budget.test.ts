import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asks } from "./line.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

let planner: Planner;
beforeAll(async () => {
  planner = await startPlanner({
    // Each answer of the scripted model costs about $0.0005 by the CLI's price list.
    env: { PLANNER_PHASES: "office-hours", PLANNER_DAY_BUDGET_USD: "0.0002" },
  });
});
afterAll(() => planner.stop());

describe("a day's budget, with the real CLI and the stores on disk", { timeout: 180_000 }, () => {
  test("the CLI stops at the budget, no later turn begins, and Try again continues", async () => {
    const slug = "dear";
    planner.script(slug, asks("Too dear."), asks("Who is it for?"), asks("Thank you."));
    const talk = await planner.talk(slug);
    await talk.say(`/plan ${slug} a bot that waters plants`);
    const stopped = await talk.until("Today's budget for everybody together is used up");
    expect(stopped.buttons).toContain("Try again");
    expect(planner.requests(slug)).toHaveLength(1);
    await planner.restart();
    await talk.say("For us.");
    await talk.until("is used up");
    expect(planner.requests(slug)).toHaveLength(1);
    await talk.press("Try again");
    expect((await talk.until("Who is it for?")).text).not.toContain("used up");
    await talk.say("/status");
    expect((await talk.until("Everybody together today (UTC): $0.00 of $0.00")).text).toContain("Office hours (");
    await talk.say("And the neighbours.");
    await talk.until("Thank you.");
    expect(planner.requests(slug)).toHaveLength(3);
    expect((await planner.conversation(slug))?.session).toMatchObject({ state: "waiting" });
  });

  test("another planning session does not begin on that day until its person presses Try again", async () => {
    const slug = "dear-too";
    planner.script(slug, asks("Who is it for?"));
    const talk = await planner.talk(slug);
    await talk.say(`/plan ${slug} a bot that waters plants`);
    await talk.until("is used up");
    expect(planner.requests(slug)).toEqual([]);
    await talk.press("Try again");
    await talk.until("Who is it for?");
  });

  test("without an API key no dollars are counted and no turn is stopped", async () => {
    const slug = "subscribed";
    planner.script(slug, asks("Who is it for?"));
    await planner.restart({ ANTHROPIC_API_KEY: undefined, CLAUDE_CODE_OAUTH_TOKEN: "sk-ant-oat01-that-opens-nothing" });
    const talk = await planner.talk(slug);
    await talk.say(`/plan ${slug} a bot that waters plants`);
    expect((await talk.until("Who is it for?")).text).not.toContain("$");
  });
});
