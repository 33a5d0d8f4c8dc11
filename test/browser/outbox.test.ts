import { StoreError } from "@echo/core/system/store-error";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { BareConsole } from "./bare-console.ts";
import { ACCEPTED, startBareConsole } from "./bare-console.ts";
import { write } from "./hand.ts";
import { barriers, closeWindows, keepPicture, openBrowser, openWindow } from "./window.ts";

let bare: BareConsole;
let browser: Browser;
let token = "first-token";

beforeAll(async () => {
  bare = await startBareConsole(() => token);
  browser = await openBrowser();
});
afterEach(async () => {
  bare.answerWith(ACCEPTED);
  bare.taken.length = 0;
  await closeWindows(browser);
});
afterAll(async () => {
  await browser.close();
  await bare.close();
});

const MESSAGES = "**/console/messages";
const open = (channel: string, locale = "en-US") => openWindow(browser, bare.url(token), { channel, locale });
const disconnect = (page: Page) => page.route(MESSAGES, (route) => route.abort());
const unsent = (page: Page) => page.locator("#unsent > li");
const waiting = (page: Page) => page.locator(".waiting");
const said = (page: Page, count: number) =>
  page
    .locator("#log > li.person .said")
    .nth(count - 1)
    .waitFor()
    .then(() => page.locator("#log > li.person .said").allInnerTexts());
const progress = (page: Page, text: string) => page.locator("#progress", { hasText: text }).waitFor();
/** The texts that the desk took, each once. */
const taken = () => [...new Map(bare.taken.map(({ id, ask }) => [id, textOf(ask)])).values()];

/** Answers each look at what the planner does when the test says so, and not before. */
async function holdLooks(page: Page): Promise<{ answer: (html: string) => void }> {
  const { promise, resolve } = Promise.withResolvers<string>();
  await page.route("**/console/where*", async (route) =>
    route.fulfill({ contentType: "text/html", body: await promise }),
  );
  return { answer: resolve };
}

const refuseKey = (route: Route) => route.fulfill({ status: 401 });

function textOf(ask: unknown): string {
  return /"text":"([^"]*)"/.exec(JSON.stringify(ask))?.[1] ?? "";
}

test("what was typed without a connection is shown at once, survives a reload, and is sent once and in order", async () => {
  const { page } = await open("offline");
  await disconnect(page);
  await write(page, "Two of us.");
  await write(page, "And the cat.");
  await page.getByRole("textbox").fill("A draft");
  await unsent(page).nth(1).waitFor();
  expect(await unsent(page).allInnerTexts()).toEqual([
    expect.stringMatching(/not sent yet\s+Two of us\.$/),
    expect.stringMatching(/not sent yet\s+And the cat\.$/),
  ]);
  expect(await barriers(page)).toEqual([]);
  await keepPicture(page, "unsent");
  await page.reload();
  await unsent(page).nth(1).waitFor();
  await page.unroute(MESSAGES);
  expect(await said(page, 2)).toEqual(["Two of us.", "And the cat."]);
  await progress(page, "Noted");
  await page.reload();
  expect(await said(page, 2)).toHaveLength(2);
  expect(await page.getByRole("textbox").inputValue()).toBe("A draft");
  expect([await unsent(page).count(), taken()]).toEqual([0, ["Two of us.", "And the cat."]]);
});

test("a message that the planner cannot save stays marked and kept, also where the page already shows it", async () => {
  const { page } = await open("failing");
  bare.answerWith(() => Promise.reject(new StoreError("put", "disk full")));
  await write(page, "Two of us.");
  await progress(page, "It stays here");
  await page.locator("#log > li.person .waiting").waitFor();
  await page.reload();
  await page.locator("#log > li.person .waiting").waitFor();
  expect(bare.taken).toEqual([]);
  bare.answerWith(ACCEPTED);
  await waiting(page).waitFor({ state: "detached" });
  expect([await said(page, 1), taken()]).toEqual([["Two of us."], ["Two of us."]]);
});

test.each(["full", "forbidden"])(
  "with the browser's storage %s nothing is lost while the page is open",
  async (how) => {
    const { page, complaints } = await open(how);
    await page.addInitScript(`
    const refuse = () => { throw new DOMException("no", "QuotaExceededError"); };
    if ("${how}" === "full") Storage.prototype.setItem = refuse;
    else Object.defineProperty(window, "localStorage", { get: refuse });
  `);
    await page.reload();
    await disconnect(page);
    await write(page, "Two of us.");
    await unsent(page).filter({ hasText: "keep this page open" }).waitFor();
    // The browser asks before it closes the page.
    const asked = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    await asked;
    await page.unroute(MESSAGES);
    expect(await said(page, 1)).toEqual(["Two of us."]);
    await waiting(page).waitFor({ state: "detached" });
    expect(taken()).toEqual(["Two of us."]);
    expect(complaints).toEqual(["dialog: "]);
  },
);

test("two windows of one conversation have a draft each, and show and send the same messages once", async () => {
  const { page } = await open("twice");
  await page.getByRole("textbox").fill("Draft of one");
  const other = await page.context().newPage();
  await other.goto(page.url());
  expect(await other.getByRole("textbox").inputValue()).toBe("Draft of one");
  await other.getByRole("textbox").fill("Draft of two");
  await page.reload();
  expect(await page.getByRole("textbox").inputValue()).toBe("Draft of one");
  await page.context().route(MESSAGES, (route) => route.abort());
  await page.getByRole("textbox").press("Enter");
  await unsent(other).waitFor();
  await write(other, "Draft of two");
  await unsent(page).nth(1).waitFor();
  // The first window is closed: what it did not send is still sent, first.
  await page.close();
  await other.context().unroute(MESSAGES);
  expect(await said(other, 2)).toEqual(["Draft of one", "Draft of two"]);
  await waiting(other).waitFor({ state: "detached" });
  expect(taken()).toEqual(["Draft of one", "Draft of two"]);
});

test("a draft that was sent from one window goes out of the others", async () => {
  const { page } = await open("mirrored");
  await page.getByRole("textbox").fill("The same");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await page.getByRole("textbox").press("Enter");
  await expect.poll(() => other.getByRole("textbox").inputValue()).toBe("");
  await said(other, 1);
});

test("a page whose address is no longer good says so, keeps the message, and sends it once the address is good", async () => {
  const { page } = await open("locked", "ro-RO");
  await disconnect(page);
  await write(page, "Noi doi.");
  await progress(page, "Legătura s-a întrerupt");
  token = "second-token";
  await page.unroute(MESSAGES);
  await progress(page, "Adresa de aici nu mai e bună");
  await page.reload();
  await page.getByText("Adresa de aici nu mai e bună").waitFor();
  await page.goto(`${bare.url(token)}&c=locked`);
  expect(await said(page, 1)).toEqual(["Noi doi."]);
  expect(taken()).toEqual(["Noi doi."]);
});

test("an open page goes on saying that its address is no longer good, until it is", async () => {
  const { page } = await open("expired");
  await page.locator("#welcome").waitFor();
  for (const path of ["events*", "completions"]) await page.route(`**/console/${path}`, refuseKey);
  await page.reload();
  await progress(page, "no longer opens the console");
  // The stream is tried again, and is refused again.
  await page.waitForRequest("**/console/events*");
  await page.waitForRequest("**/console/completions");
  expect(await page.locator("#progress").innerText()).toContain("no longer opens the console");
  await page.unrouteAll();
  await page.locator("#welcome").waitFor();
  await expect.poll(() => page.locator("#progress").innerText()).toBe("");
});

test("a text that is too long goes back into the field, with the reason in the person's language", async () => {
  const { page } = await open("long", "ro-RO");
  const text = "ceva text ".repeat(30_000).trim();
  await page.getByRole("textbox").fill(text);
  await page.reload();
  await page.locator("#welcome").waitFor();
  expect(await page.getByRole("textbox").inputValue()).toBe(text);
  await page.getByRole("textbox").press("Enter");
  await progress(page, "Mesajul e prea lung");
  expect([await page.getByRole("textbox").inputValue(), await unsent(page).count()]).toEqual([text, 0]);
  await page.locator("#welcome").waitFor();
  await keepPicture(page, "too-long");
});

test("the reason of a refusal stays when the page looks again what the planner does", async () => {
  const { page } = await open("stays");
  const looks = await holdLooks(page);
  await page.reload();
  await page.locator("#welcome").waitFor();
  await page.getByRole("textbox").fill("some text ".repeat(30_000));
  await page.getByRole("textbox").press("Enter");
  await progress(page, "too long");
  looks.answer(`<p id="looked"></p>`);
  await page.locator("#looked").waitFor({ state: "attached" });
  expect(await page.locator("#progress").innerText()).toContain("too long");
});
