import { mkdir } from "node:fs/promises";
import path from "node:path";
import chromium from "@sparticuz/chromium";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromium as playwright } from "playwright-core";
import * as z from "zod";

const OUTPUT = path.resolve(import.meta.dirname, "../output");

/** What a turn of the real CLI may take on a busy machine. */
export const PATIENCE_MS = 60_000;

export async function openBrowser(): Promise<Browser> {
  // Made for a function that opens one page in its life: a window that closes would take the browser along.
  const args = chromium.args.filter((arg) => arg !== "--single-process");
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

export interface Window {
  page: Page;
  /** What the browser complained about: errors, what the policy kept from running, dialogs. */
  complaints: string[];
}

/** A person's own window on the console, signed in by its address. */
export async function openWindow(
  browser: Browser,
  consoleUrl: string,
  { channel = "main", ...options }: BrowserContextOptions & { channel?: string } = {},
): Promise<Window> {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A stream that is cut by a reload or a restart is said there as well.
    if (message.type() === "error" && !message.text().includes("ERR_")) complaints.push(message.text());
  });
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${consoleUrl}&c=${channel}`);
  return { page, complaints };
}

/** Writes what the window shows, to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(OUTPUT, { recursive: true });
  await page.screenshot({ path: path.join(OUTPUT, `${name}.png`) });
}

const Violations = z.array(
  z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }),
);

/** What still fades in has not its own colours yet. */
const ARRIVED =
  "document.getAnimations().filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime)).forEach((one) => one.finish())";

/** Serious and critical findings of axe, as `rule: element`. The page's own policy would not let it in as a script. */
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
