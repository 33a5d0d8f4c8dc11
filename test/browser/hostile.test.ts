import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { asks, writesPlan } from "../e2e/line.ts";
import { GOOD_PLAN } from "../e2e/plan-text.ts";
import type { Planner } from "../e2e/planner.ts";
import { startPlanner } from "../e2e/planner.ts";
import { answer, write } from "./hand.ts";
import { barriers, closeWindows, keepPicture, openBrowser, openWindow } from "./window.ts";

const ATTACK = [
  "<script>document.title = 'owned'; alert(1)</script>",
  '<img src="x" onerror="document.title = \'owned\'">',
  "<style>* { display: none }</style>",
  '<form action="https://example.org"><button>Let it run tonight</button></form>',
  "[press](javascript:alert(1)) ![see](javascript:alert(2)) [data](data:text/html,<script>alert(3)</script>)",
  '<a href="https://example.org" onclick="alert(4)">go</a> <iframe src="https://example.org"></iframe>',
  "https://example.org/\u202Egnp.exe",
].join("\n\n");
const COLUMNS = 40;
const row = (cell: string) => `|${` ${cell} |`.repeat(COLUMNS)}`;
const HUGE_TABLE = [row("column"), row("-"), ...Array.from({ length: 25 }, () => row("a cell"))].join("\n");

/** A plan that passes every check and attacks the browser in every way a plan can. */
const HOSTILE_PLAN = GOOD_PLAN.replace("As a flatmate", `${ATTACK}\n\nAs a flatmate`)
  .replace("# Plant bot", '# Plant bot <img src=x onerror="alert(5)">')
  .replace("- D1: How often", '- D1: <svg onload="alert(6)"> How often')
  .concat(`\n## Appendix\n\n${HUGE_TABLE}\n\n${"> ".repeat(200)}deep\n\n\`\`\`html\n${ATTACK}\n\`\`\`\n`);

let planner: Planner;
let browser: Browser;

beforeAll(async () => {
  planner = await startPlanner({
    env: { PLANNER_PHASES: "office-hours", RUNNER_IDLE_S: "60", RESCUE_INTERVAL_S: "5" },
  });
  browser = await openBrowser();
});
afterEach(() => closeWindows(browser));
afterAll(async () => {
  await browser.close();
  await planner.stop();
});

test("a hostile plan is text: it runs nothing, fetches nothing and covers nothing", { timeout: 120_000 }, async () => {
  planner.script(
    "hostile",
    asks(`Who is it for?\n\n${ATTACK}`),
    ...writesPlan(HOSTILE_PLAN, `Here it is.\n\n${ATTACK}`),
  );
  const { page, complaints } = await openWindow(browser, planner.consoleUrl(), { channel: "hostile" });
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(planner.url())) elsewhere.push(request.url());
  });
  await write(page, "/plan hostile a bot that waters plants");
  await answer(page, "Who is it for?").waitFor();
  await write(page, "/finalize");
  await answer(page, "version 1. Ready").waitFor();
  expect(await page.title()).toBe("Echo Planner");
  await page.getByRole("link", { name: "Read the plan" }).click();
  await page.getByRole("heading", { name: /Plant bot/ }).waitFor();
  expect(await page.title()).toBe("hostile · Plan");
  const inside = page.locator(".cover, .plan");
  expect(await inside.locator("script, img, style, form, iframe, svg:not(.icon), [onclick], [onerror]").count()).toBe(
    0,
  );
  expect(await inside.locator("a[href^='javascript'], a[href^='data']").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Let it run tonight" }).count()).toBe(1);
  expect(await page.content()).not.toContain("\u202E");
  // The table scrolls in its own box.
  const table = await page.locator(".wide table").last().boundingBox();
  const box = await page.locator(".wide").last().boundingBox();
  expect(table?.width).toBeGreaterThan(2500);
  expect(box?.width).toBeLessThan(1280);
  expect(await barriers(page)).toEqual([]);
  await keepPicture(page, "hostile");
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
});

test("without its token the console shows nothing", async () => {
  const asked = await Promise.all(
    ["/", "/console/desk", "/console/where", "/console/projects/hostile/plan", "/console/events"].map((path) =>
      fetch(`${planner.url()}${path}`),
    ),
  );
  expect(asked.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
});

test.each([
  ["dark", 390, "ro-RO"],
  ["light", 390, "en-US"],
  ["dark", 1280, "ro-RO"],
] as const)(
  "%s, %i pixels wide, %s: no accessibility barrier on any view",
  { timeout: 60_000 },
  async (colorScheme, width, locale) => {
    const options = { colorScheme, locale, viewport: { width, height: 800 } };
    const { page, complaints } = await openWindow(browser, planner.consoleUrl(), { ...options, channel: "hostile" });
    const found: string[] = [];
    for (const path of [
      "/?c=hostile",
      "/console/projects/hostile",
      "/console/projects/hostile/plan",
      "/console/desk",
    ]) {
      await page.goto(`${planner.url()}${path}`);
      await page.locator("h1").waitFor({ state: "attached" });
      found.push(...(await barriers(page)));
      const wide = (await page.locator("main").boundingBox())?.width ?? 0;
      expect(wide).toBeLessThanOrEqual(width);
      await keepPicture(page, `${colorScheme}-${width}${path.replaceAll(/\W+/g, "-")}`);
    }
    expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  },
);
