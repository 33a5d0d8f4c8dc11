import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { asks, closesPhase } from "../e2e/line.ts";
import type { Planner } from "../e2e/planner.ts";
import { startPlanner } from "../e2e/planner.ts";
import { answer, answers, past, present, write } from "./hand.ts";
import { closeWindows, keepPicture, openBrowser, openWindow, PATIENCE_MS } from "./window.ts";

let planner: Planner;
let browser: Browser;

beforeAll(async () => {
  planner = await startPlanner({
    env: { PLANNER_PHASES: "office-hours,plan-eng-review", RUNNER_IDLE_S: "60", RESCUE_INTERVAL_S: "5" },
  });
  browser = await openBrowser();
});
afterEach(() => closeWindows(browser));
afterAll(async () => {
  await browser.close();
  await planner.stop();
});

const open = async (channel: string) => (await openWindow(browser, planner.consoleUrl(), { channel })).page;

describe("a turn in progress", { timeout: 120_000 }, () => {
  test("keeps a message written during it, shows that even after a reload, and ends at Cancel", async () => {
    planner.script("mid-turn", asks("Who is it for?"), { kind: "hang" });
    const page = await open("mid-turn");
    await write(page, "/plan mid-turn a bot that waters plants");
    await answer(page, "Who is it for?").waitFor();
    await write(page, "Two of us.");
    await expect.poll(() => planner.requests("mid-turn").length, { timeout: PATIENCE_MS }).toBe(2);
    await write(page, "And the cat.");
    const noted = page.locator("#log > li.person", { hasText: "And the cat." }).locator(".noted");
    await noted.waitFor();
    await page.locator("#progress", { hasText: "Office hours" }).waitFor();
    await page.reload();
    await noted.waitFor();
    expect(await page.locator(".noted").count()).toBe(1);
    await keepPicture(page, "noted");
    await page.getByRole("button", { name: "Cancel" }).last().click();
    await answer(page, "would be lost").waitFor();
    await page.getByRole("button", { name: "Cancel" }).last().click();
    await answer(page, "I stopped planning mid-turn").waitFor();
    await page.locator("#stop").waitFor({ state: "hidden" });
    expect((await planner.plan("mid-turn")).status).toBe("pending");
    // The page offers the pending project, also in the message field.
    await page.locator("#where").getByRole("button", { name: "mid-turn" }).waitFor();
    await page.getByRole("textbox").pressSequentially("/pl");
    await page.getByRole("option", { name: "/plan" }).waitFor();
    await page.keyboard.press("Tab");
    await page.getByRole("option", { name: "/plan mid-turn" }).waitFor();
    await keepPicture(page, "completion");
    await page.keyboard.press("Tab");
    expect(await page.getByRole("textbox").inputValue()).toBe("/plan mid-turn ");
  });

  test("an older button is marked as past, and a press on it shows the current view", async () => {
    planner.script(
      "stale",
      asks("Who is it for?"),
      ...closesPhase("All clear.", "# Office hours\n\nTwo flatmates."),
      asks("Which disk?"),
    );
    const page = await open("stale");
    await write(page, "/plan stale a bot that waters plants");
    await present(page, "Skip the questions").waitFor();
    await write(page, "Two of us.");
    await answer(page, "All clear.").waitFor();
    await past(page, "Skip the questions").waitFor();
    expect(await present(page, "Continue").count()).toBe(1);
    await past(page, "Skip the questions").click();
    await answer(page, "earlier step").waitFor();
    await present(page, "Continue").click();
    await answer(page, "Which disk?").waitFor();
    expect(planner.requests("stale")).toHaveLength(4);
  });

  test("continues in the open page after the planner was restarted", async () => {
    planner.script("restart", asks("Who is it for?"), asks("And when?"));
    const page = await open("restart");
    await write(page, "/plan restart a bot that waters plants");
    await answer(page, "Who is it for?").waitFor();
    const { port } = new URL(planner.url());
    await planner.restart({ PORT: port });
    expect(new URL(planner.url()).port).toBe(port);
    await write(page, "Two of us.");
    await answer(page, "And when?").waitFor();
    expect(await answers(page).filter({ hasText: "Who is it for?" }).count()).toBe(1);
  });
});
