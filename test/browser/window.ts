import { mkdir } from "node:fs/promises";
import path from "node:path";
import chromium from "@sparticuz/chromium";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromium as playwright } from "playwright-core";
import * as z from "zod";

const OUTPUT = path.resolve(import.meta.dirname, "../output");

/** How long a turn of the real CLI may take on a busy machine. */
export const PATIENCE_MS = 60_000;

export async function openBrowser(): Promise<Browser> {
  // The package is made for functions that open one page. With `--single-process`, a closed window ends the browser.
  const args = chromium.args.filter((arg) => arg !== "--single-process");
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

export interface Window {
  page: Page;
  /** The browser's complaints: errors, scripts that the policy blocked, dialogs. */
  complaints: string[];
}

/** Opens a new window on the console, signed in by the token in its address. */
export async function openWindow(
  browser: Browser,
  consoleUrl: string,
  { channel = "main", ...options }: BrowserContextOptions & { channel?: string } = {},
): Promise<Window> {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1280, height: 860 },
    // An endless animation costs a whole core where no graphics card draws it.
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // The browser also logs an `ERR_` line if a reload or a restart cuts the event stream.
    if (message.type() === "error" && !message.text().includes("ERR_")) complaints.push(message.text());
  });
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${consoleUrl}&c=${channel}`);
  return { page, complaints };
}

/** An open window costs time even if nobody looks at it. */
export async function closeWindows(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

/** Saves a screenshot for a person to look at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(OUTPUT, { recursive: true });
  await page.screenshot({ path: path.join(OUTPUT, `${name}.png`) });
}

const Violations = z.array(
  z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }),
);

/** Ends all animations: an element that still fades in does not have its final colours. */
const ARRIVED =
  "document.getAnimations().filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime)).forEach((one) => one.finish())";

/** Serious and critical findings of axe, as `rule: element`. The page's policy blocks axe as a script, so use CDP. */
export async function barriers(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe.source });
  const { result } = await session.send("Runtime.evaluate", {
    expression: `${ARRIVED}; axe.run().then(({ violations }) => JSON.stringify(violations))`,
    awaitPromise: true,
    returnByValue: true,
  });
  const violations = Violations.parse(JSON.parse(String(result.value)));
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
