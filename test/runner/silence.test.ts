import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import type { Button } from "@echo/core/inbound/button";
import { say } from "@echo/core/message/say";
import { Slug } from "@echo/core/id/slug";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, SILENCE_MS, tickingClock } from "./planner.ts";

const SLUG = Slug.parse("plant-bot");
const words = say("en");

async function tell(planner: Planner, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await planner.say(text);
    await planner.run();
  }
}

/** The run of a plan that was approved in a chat has begun, and one of its three stories has passed. */
async function running() {
  const stores = createMemoryStores();
  const clock = tickingClock();
  const planner = createPlanner(stores, { clock });
  planner.script(
    () => "Who is it for?\nPHASE_STATUS: needs_input",
    (files) => {
      files.set(FINAL_PLAN_FILE, planText(SLUG, [story(1, "Remind")]));
      return "Here it is.";
    },
  );
  await tell(planner, `/plan ${SLUG} a bot for plants`, "/finalize", "/finalize");
  await stores.projects.move(SLUG, "running", { from: ["approved"], now: clock.now() });
  await sign(stores, clock.now(), 1);
  return { stores, clock, planner, status: async () => (await stores.projects.read(SLUG))?.status };
}

/** As sync notes it. */
function sign(stores: Stores, now: number, passed: number): Promise<boolean> {
  return stores.projects.move(SLUG, "running", { from: ["running"], now, progress: { passed, total: 3 } });
}

function buttonOf(planner: Planner, action: Button["action"]): Button {
  const reply = planner.said.at(-1);
  const found = reply?.kind === "text" ? reply.buttons?.flat().find((button) => button.action === action) : undefined;
  if (found === undefined) throw new Error(`the last message has no ${action}`);
  return found;
}

const told = (planner: Planner) => planner.texts().filter((text) => text.includes("No sign of the run since"));

async function silent() {
  const run = await running();
  run.clock.pass(SILENCE_MS);
  await run.planner.rescue();
  await run.planner.rescue();
  expect(told(run.planner)).toHaveLength(1);
  return run;
}

test("a run that gives signs is not told; one that gives none for the limit is told once, and after a sign once more", async () => {
  const { stores, clock, planner } = await running();
  clock.pass(SILENCE_MS / 2);
  await sign(stores, clock.now(), 2);
  clock.pass(SILENCE_MS / 2);
  await planner.rescue();
  expect(told(planner)).toEqual([]);
  clock.pass(SILENCE_MS);
  for (let round = 0; round < 4; round += 1) await planner.rescue();
  expect(told(planner)).toHaveLength(1);
  expect(told(planner)[0]).toContain("2 of 3 stories passed");
  await sign(stores, clock.now(), 3);
  await planner.rescue();
  expect(await planner.say("/status")).toMatchObject({ markdown: expect.not.stringContaining("No sign") });
  clock.pass(SILENCE_MS);
  for (let round = 0; round < 4; round += 1) await planner.rescue();
  expect(told(planner)).toHaveLength(2);
});

test("rescue that is cut off at any step of telling it tells it once", async () => {
  const { stores, clock, planner } = await running();
  clock.pass(SILENCE_MS);
  const cut = { inbox: "append", conversations: "wake", projects: "move" } as const;
  for (const [port, verb] of Object.entries(cut)) {
    const broken = stores[port as keyof typeof cut] as unknown as Record<string, unknown>;
    const whole = broken[verb] as (...given: unknown[]) => Promise<unknown>;
    broken[verb] = async (...given: unknown[]) => {
      await whole(...given);
      throw new Error("cut off");
    };
    await planner.rescue();
    broken[verb] = whole;
  }
  for (let round = 0; round < 3; round += 1) await planner.rescue();
  expect(told(planner)).toHaveLength(1);
});

test("/status and /plan say what is known, here and elsewhere, before and after the limit", async () => {
  const { stores, clock, planner } = await running();
  const elsewhere = createPlanner(stores, { clock });
  const asks = () =>
    Promise.all([planner.say("/status"), planner.say(`/plan ${SLUG}`), elsewhere.say(`/plan ${SLUG}`)]);
  for (const answer of await asks())
    expect(answer).toMatchObject({
      markdown: expect.stringMatching(/is being built since .* UTC: 1 of 3 stories passed\.$/),
    });
  clock.pass(SILENCE_MS);
  await planner.rescue();
  for (const answer of await asks())
    expect(answer).toMatchObject({
      markdown: expect.stringContaining("No sign of the run since"),
      buttons: [[{ action: "again", slug: SLUG }], [{ action: "cancel" }]],
    });
});

test("/cancel does not end a run that gives signs, and ends a silent one, also if it was tried before", async () => {
  const { stores, clock, planner, status } = await running();
  for (const _time of [1, 2])
    expect(await planner.say("/cancel")).toMatchObject({ markdown: words.runHasBegun(SLUG, "running") });
  await planner.rescue();
  expect(await status()).toBe("running");
  clock.pass(SILENCE_MS);
  await planner.rescue();
  expect(await planner.say("/cancel")).toMatchObject({ markdown: words.cancelled(SLUG) });
  expect(await stores.projects.read(SLUG)).toMatchObject({ status: "pending", formerPlans: [{ version: 1 }] });
});

test.each(["here", "elsewhere"])("the button Cancel ends a silent run: %s", async (place) => {
  const { stores, clock, planner, status } = await silent();
  const elsewhere = createPlanner(stores, { clock });
  const cancel = buttonOf(planner, "cancel");
  await (place === "here" ? planner : elsewhere).press(cancel);
  expect(await status()).toBe("pending");
});

test.each(["here", "elsewhere"])("Try again tonight approves the same plan again, durably: %s", async (place) => {
  const { stores, clock, planner, status } = await silent();
  const before = await stores.projects.read(SLUG);
  const again = buttonOf(planner, "again");
  const other = place === "here" ? planner : createPlanner(stores, { clock });
  await other.press(again);
  await other.run();
  expect(other.texts().at(-1)).toBe(words.runsAgain(SLUG));
  expect(await stores.projects.read(SLUG)).toMatchObject({
    status: "approved",
    plan: before?.plan,
    conversation: other.key,
  });
  for (const one of [planner, other, planner]) {
    clock.pass(120_000);
    await one.rescue();
  }
  expect(await status()).toBe("approved");
  await other.press(again);
  await other.run();
  expect(other.texts().at(-1)).toBe(words.notAgain(SLUG, "approved"));
  expect(await other.say("/cancel")).toMatchObject({ markdown: words.cancelled(SLUG) });
  expect(await status()).toBe("pending");
});

test("a run that gives a sign again is not tried again, and no button of another planning tries it again", async () => {
  const { stores, clock, planner, status } = await silent();
  const again = buttonOf(planner, "again");
  const ofAnother = { action: "again", slug: SLUG, session: "ps_eeeeeeeeeeeeeeee" } as const;
  for (const button of [ofAnother, again]) {
    if (button === again) await sign(stores, clock.now(), 2);
    await planner.press(button);
    await planner.run();
    expect(planner.texts().at(-1)).toBe(words.notAgain(SLUG, "running"));
  }
  expect(await status()).toBe("running");
});

test("a failed run is offered once more with its report; killed in between, the press is done again", async () => {
  const { stores, clock, planner, status } = await running();
  await stores.projects.move(SLUG, "failed", { from: ["running"], now: clock.now() });
  const report = { kind: "report", slug: SLUG, status: "failed" } as const;
  const person = { id: "7", locale: "en" } as const;
  await stores.inbox.append({
    id: "mark-1",
    conversation: planner.key,
    person,
    intent: report,
    receivedAt: clock.now(),
  });
  await planner.run();
  const again = buttonOf(planner, "again");
  await planner.press(again);
  const record = () => new Promise<never>(() => {});
  const cutOff = planner.run({ ...stores, turns: { ...stores.turns, record } });
  await Promise.race([cutOff, new Promise((resolve) => setTimeout(resolve, 50))]);
  expect(await status()).toBe("approved");
  clock.pass(120_000);
  await planner.rescue();
  expect(planner.texts().at(-1)).toBe(words.runsAgain(SLUG));
  expect((await stores.conversations.read(planner.key))?.approvedSessions).toHaveLength(1);
  clock.pass(120_000);
  await planner.rescue();
  expect(await status()).toBe("approved");
});
