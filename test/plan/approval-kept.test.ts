import { randomUUID } from "node:crypto";
import { say } from "@echo/core/message/say";
import { Slug } from "@echo/core/slug";
import { FINAL_PLAN_FILE } from "@echo/runner/workspace/workspace";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import { createPlanner, tickingClock } from "./planner.ts";

const words = say("en");
const asks = () => "Who is it for?\nPHASE_STATUS: needs_input";

/** One plan is approved here, and waits for tonight. */
async function approved() {
  const stores = createMemoryStores();
  const planner = createPlanner(stores, { clock: tickingClock() });
  const slug = Slug.parse(`p-${randomUUID().slice(0, 8)}`);
  planner.script(asks, (files) => {
    files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind")]));
    return "Here it is.\nPHASE_STATUS: ready_to_advance";
  });
  for (const text of [`/plan ${slug} a bot for plants`, "/finalize", "/finalize"]) {
    await planner.say(text);
    await planner.run();
  }
  const status = async () => (await stores.projects.read(slug))?.status;
  expect(await status()).toBe("approved");
  return { stores, planner, slug, status };
}

test("another planning that is cancelled before it began leaves the approval, which a second cancel withdraws", async () => {
  const { planner, slug, status } = await approved();
  await planner.say("/plan other-bot a bot for ferns");
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.cancelled("other-bot") });
  await planner.run();
  await planner.rescue();
  expect(await status()).toBe("approved");
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.cancelled(slug) });
  expect(await status()).toBe("pending");
});

test("withdrawn behind another planning that was cancelled, it is pending also where the webhook was cut off", async () => {
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
