import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import type { Button } from "@echo/core/inbound/button";
import type { Clock } from "@echo/core/system/clock";
import { systemClock } from "@echo/core/system/clock";
import { say } from "@echo/core/message/say";
import { Slug } from "@echo/core/id/slug";
import { expect, test, vi } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import { createPlanner, LEASE_MS, tickingClock } from "./planner.ts";

const words = say("en");
const slug = Slug.parse("plant-bot");
const PLAN = `/plan ${slug} a bot for plants`;
const SOON = { timeout: 20_000, interval: 5 };
const ASKS = "Who is it for?\nPHASE_STATUS: needs_input";

test("the morning report of one project waits for the end of another project's turn", async () => {
  const stores = createMemoryStores();
  const planner = createPlanner(stores, { settings: { pollMs: { busy: 5, idle: 5 } } });
  const report = { kind: "report", slug: Slug.parse("fern-bot"), status: "complete" } as const;
  planner.script(async () => {
    const person = { id: "7", locale: "en" } as const;
    const receivedAt = planner.clock.now();
    await stores.inbox.append({ id: "r1", conversation: planner.key, person, receivedAt, intent: report });
    await planner.say("/advance");
    await vi.waitUntil(() => planner.texts().includes(words.refusal("still-working", undefined)), SOON);
    return ASKS;
  });
  await planner.say(PLAN);
  await planner.run();
  expect(planner.texts().slice(1)).toEqual([expect.stringContaining("Who is it for?"), words.report(report)]);
});

test("the reply to a command typed before the answer does not say that the answer is still to come", async () => {
  const planner = createPlanner(createMemoryStores(), { clock: tickingClock() });
  planner.script(async () => {
    await planner.say("/advance");
    return ASKS;
  });
  await planner.say(PLAN);
  await planner.run();
  expect(planner.texts().at(-1)).toBe(words.refusal("answered-meanwhile", slug));
});

test("the refusal to approve a cancelled session's plan names no new version if there is none", async () => {
  const planner = createPlanner(createMemoryStores(), { clock: tickingClock() });
  planner.script(
    () => ASKS,
    (files) => {
      files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind in the evening")]));
      return "Here it is.\nPHASE_STATUS: ready_to_advance";
    },
    () => ASKS,
  );
  for (const text of [PLAN, "/finalize"]) {
    await planner.say(text);
    await planner.run();
  }
  const buttons = planner.said.flatMap((reply) => (reply.kind === "text" ? (reply.buttons ?? []).flat() : []));
  const approval = buttons.find((button): button is Button => button.action === "finalize");
  if (approval === undefined) throw new Error("no plan was shown");
  await planner.say("/cancel");
  await planner.say(PLAN);
  await planner.run();
  await planner.press(approval);
  await planner.run();
  const last = planner.texts().at(-1) ?? "";
  expect(last).not.toContain(words.stalePlan);
  expect(last).toMatch(new RegExp(`^${words.staleButton}.*Who is it for\\?`, "s"));
});

test("an approval of a plan that is no longer planned here is refused, and the planning session goes on", async () => {
  const stores = createMemoryStores();
  const planner = createPlanner(stores, { clock: tickingClock() });
  planner.script(
    () => ASKS,
    (files) => {
      files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind in the evening")]));
      return "Here it is.\nPHASE_STATUS: ready_to_advance";
    },
  );
  for (const text of [PLAN, "/finalize"]) {
    await planner.say(text);
    await planner.run();
  }
  await stores.projects.move(slug, "pending", { from: ["planning"], now: planner.clock.now() });
  await planner.say("/finalize");
  await planner.run();
  expect(planner.texts().at(-1)).toBe(words.approvalLost(slug));
  expect((await stores.conversations.read(planner.key))?.session).toMatchObject({ slug, state: "plan_ready" });
  expect(await stores.projects.read(slug)).toMatchObject({ status: "pending" });
});

test("a progress message is removed at the turn's end, or by the next runner if its runner was killed", async () => {
  const stores = createMemoryStores();
  const sleep: Clock["sleep"] = (ms, signal) => systemClock.sleep(ms / 100, signal);
  const planner = createPlanner(stores, { clock: { ...tickingClock(), sleep } });
  const isKept = () => stores.turns.loadProgress(planner.key);
  planner.script(async () => {
    await vi.waitUntil(isKept, SOON);
    return ASKS;
  });
  await planner.say(PLAN);
  await planner.run();
  expect(planner.cleared).toEqual(["progress"]);
  expect(await isKept()).toBeUndefined();

  await stores.turns.keepProgress(planner.key, "left");
  await planner.run();
  expect(planner.cleared).toEqual(["progress", "left"]);
  expect(await isKept()).toBeUndefined();
});

test("a runner that slept past its lease no longer answers what arrived meanwhile", async () => {
  const stores = createMemoryStores();
  let sleptMs = 0;
  const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + sleptMs };
  const planner = createPlanner(stores, { clock, settings: { pollMs: { busy: 5, idle: 5 } } });
  const noting = Promise.withResolvers<void>();
  const listPending: Stores["inbox"]["listPending"] = async (key) => {
    const pending = await stores.inbox.listPending(key);
    if (pending.some(({ intent }) => intent.kind === "advance")) {
      sleptMs = LEASE_MS;
      noting.resolve();
    }
    return pending;
  };
  planner.script(async () => {
    await planner.say("/advance");
    await noting.promise;
    return ASKS;
  });
  await planner.say(PLAN);
  expect(await planner.run({ ...stores, inbox: { ...stores.inbox, listPending } })).toBe("lost");
  expect(planner.texts()).toEqual([]);
  expect(await stores.inbox.listPending(planner.key)).toMatchObject([{ intent: { kind: "advance" } }]);
});
