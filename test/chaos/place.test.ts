import { afterAll, beforeAll, expect, test } from "vitest";
import { asks } from "../e2e/line.ts";
import type { Planner } from "../e2e/planner.ts";
import { startPlanner } from "../e2e/planner.ts";

let planner: Planner;
beforeAll(async () => {
  planner = await startPlanner({ env: { PLANNER_PHASES: "office-hours" } });
});
afterAll(() => planner.stop());

test("the fifth conversation learns that it must wait, and then gets its turn", { timeout: 180_000 }, async () => {
  const gate = Promise.withResolvers<void>();
  const slow = async () => {
    await gate.promise;
    return asks("Who is it for?");
  };
  const slugs = [1, 2, 3, 4].map((number) => `place-${number}`);
  const talks = await Promise.all(slugs.map((slug) => planner.talk(slug)));
  for (const [index, slug] of slugs.entries()) {
    planner.script(slug, slow);
    await talks[index]?.say(`/plan ${slug} a bot that waters plants`);
  }
  planner.script("place-5", asks("Whom is it for?"));
  const fifth = await planner.talk("place-5");
  await fifth.say("/plan place-5 a bot that waters plants");
  await fifth.until("4 other plans");
  expect(planner.requests("place-5")).toEqual([]);
  gate.resolve();
  await Promise.all(talks.map((talk) => talk.until("Who is it for?")));
  await fifth.until("Whom is it for?");
  expect(fifth.said().filter((text) => text.includes("4 other plans"))).toHaveLength(1);
});
