import type { Locator, Page } from "playwright-core";

/** Types into the message field and sends it with Enter. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox").fill(text);
  await page.getByRole("textbox").press("Escape");
  await page.getByRole("textbox").press("Enter");
}

/** The planner's messages, the newest last. */
export function answers(page: Page): Locator {
  return page.locator("#log > li.planner");
}

/** The planner's message that holds `text`. */
export function answer(page: Page, text: string | RegExp): Locator {
  return answers(page).filter({ hasText: text }).last();
}

/** A button of the current view. */
export function present(page: Page, name: string): Locator {
  return page.locator("#log .buttons:not(.past)").getByRole("button", { name });
}

/** A button of an older view. */
export function past(page: Page, name: string): Locator {
  return page.locator("#log .buttons.past").getByRole("button", { name });
}
