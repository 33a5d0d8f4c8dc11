import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import { randomUUID } from "node:crypto";
import { say } from "@echo/core/message/say";
import { Slug } from "@echo/core/id/slug";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, tickingClock } from "./planner.ts";

const words = say("en");
const asks = () => "Who is it for?\nPHASE_STATUS: needs_input";

/** One plan is approved here and waits for the night's run. */
async function approved() {
  const stores = createMemoryStores();
  const planner = createPlanner(stores, { clock: tickingClock() });
  return { stores, planner, ...(await approveAnother(stores, planner)) };
}

async function approveAnother(stores: Stores, planner: Planner) {
  const slug = Slug.parse(`p-${randomUUID().slice(0, 8)}`);
  planner.script(asks, (files) => {
    files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind")]));
    return "Here it is.\nPHASE_STATUS: ready_to_advance";
  });
  for (const text of [`/plan ${slug} a bot for plants`, "/finalize", "/finalize"]) {
    await planner.say(text);
    await planner.run();
  }
  const project = () => stores.projects.read(slug);
  const status = async () => (await project())?.status;
  expect(await status()).toBe("approved");
  const session = (await project())?.planningSessionId ?? "";
  return { slug, status, cancel: { action: "cancel", session, revision: 1 } as const };
}

test("cancelling another session before it began leaves the approval, and a second cancel withdraws it", async () => {
  const { planner, slug, status } = await approved();
  await planner.say("/plan other-bot a bot for ferns");
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.cancelled("other-bot") });
  await planner.run();
  await planner.rescue();
  expect(await status()).toBe("approved");
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.cancelled(slug) });
  expect(await status()).toBe("pending");
});

test("after another session was cancelled, rescue completes a withdrawal that the webhook did not finish", async () => {
  const { stores, planner, slug, status } = await approved();
  planner.script(asks);
  await planner.say("/plan other-bot a bot for ferns");
  await planner.run();
  await planner.say("/cancel");
  expect(await status()).toBe("approved");
  const move = () => Promise.reject(new Error("cut off"));
  const answer = await planner.say("/cancel", { ...stores, projects: { ...stores.projects, move } });
  expect(answer).toMatchObject({ markdown: words.cancelled(slug) });
  await planner.rescue();
  expect(await status()).toBe("pending");
});

test("of two plans approved here, /cancel withdraws the newer one first, then the older one", async () => {
  const { stores, planner, slug, status } = await approved();
  const second = await approveAnother(stores, planner);
  await planner.rescue();
  expect([await status(), await second.status()]).toEqual(["approved", "approved"]);
  expect(await planner.say("/status")).toMatchObject({
    markdown: `${words.approved(second.slug)}\n\n${words.approved(slug)}`,
  });
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.cancelled(second.slug) });
  expect([await status(), await second.status()]).toEqual(["approved", "pending"]);
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.cancelled(slug) });
  expect([await status(), await second.status()]).toEqual(["pending", "pending"]);
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.nothingToCancel });
});

test("the button under the older of two approved plans withdraws that one", async () => {
  const { stores, planner, slug, status, cancel } = await approved();
  const second = await approveAnother(stores, planner);
  expect(await planner.press(cancel)).toMatchObject({ markdown: words.cancelled(slug) });
  await planner.run();
  await planner.rescue();
  expect([await status(), await second.status()]).toEqual(["pending", "approved"]);
  expect(await planner.press(second.cancel)).toMatchObject({ markdown: words.cancelled(second.slug) });
  expect(await second.status()).toBe("pending");
});

test("/cancel does not reach an approved plan whose run has begun", async () => {
  const { stores, planner, slug } = await approved();
  await stores.projects.move(slug, "running", { from: ["approved"], now: 1 });
  const second = await approveAnother(stores, planner);
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.cancelled(second.slug) });
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.runHasBegun(slug, "running") });
});

test("after two cancels that were cut off before they moved their projects, rescue leaves nothing approved", async () => {
  const { stores, planner, status } = await approved();
  const second = await approveAnother(stores, planner);
  const move = () => Promise.reject(new Error("cut off"));
  const cutOff = { ...stores, projects: { ...stores.projects, move } };
  await planner.say("/cancel", cutOff);
  await planner.say("/cancel", cutOff);
  await planner.rescue();
  expect([await status(), await second.status()]).toEqual(["pending", "pending"]);
});

test("a cancel received after the press that approves withdraws the approval, even if the approval is written later", async () => {
  const { stores, planner, slug, status } = await approved();
  const asked = (await stores.conversations.read(planner.key))?.approvedSessions[0]?.at ?? 0;
  const cancel = (receivedAt: number) =>
    stores.conversations.cancel(planner.key, { id: `at-${receivedAt}`, receivedAt });
  expect((await stores.projects.read(slug))?.approvedAt).toBeGreaterThan(asked + 1);
  expect(await cancel(asked - 1)).toBeUndefined();
  expect(await cancel(asked + 1)).toMatchObject({ slug });
  await planner.rescue();
  expect(await status()).toBe("pending");
});
