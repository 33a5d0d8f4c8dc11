import { earlierFile, FINAL_PLAN_FILE, PRD_FILE, phaseDocument } from "@echo/core/project/files";
import type { Button } from "@echo/core/inbound/button";
import { say } from "@echo/core/message/say";
import { parsePlan } from "@echo/core/plan/parse";
import { Slug } from "@echo/core/id/slug";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, LEASE_MS, tickingClock } from "./planner.ts";

const SLUG = Slug.parse("plant-bot");
const PHASE_FILE = phaseDocument("office-hours");
const words = say("en");
const clock = tickingClock();

const talks = (files: Map<string, string>) => {
  files.set(PHASE_FILE, "# Settled\n");
  return "Done.\nPHASE_STATUS: ready_to_advance";
};
const writesPlan =
  (...titles: string[]) =>
  (files: Map<string, string>) => {
    files.set(
      FINAL_PLAN_FILE,
      planText(
        SLUG,
        titles.map((title, index) => story(index + 1, title)),
      ),
    );
    return "Here it is.\nPHASE_STATUS: ready_to_advance";
  };

async function tell(planner: Planner, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await planner.say(text);
    await planner.run();
  }
}

/** A plan is approved in one chat. `there`: another one. */
async function approved() {
  const stores = createMemoryStores();
  const here = createPlanner(stores, { clock });
  here.script(talks, writesPlan("Remind"));
  await tell(here, `/plan ${SLUG} a bot for plants`, "/finalize", "/finalize");
  const before = await stores.projects.read(SLUG);
  expect(before).toMatchObject({ status: "approved", conversation: here.key });
  return { stores, here, there: createPlanner(stores, { clock }), before };
}

async function choose(planner: Planner, action: Button["action"]): Promise<void> {
  const answer = await planner.say(`/plan ${SLUG}`);
  const buttons = answer.kind === "said" ? (answer.buttons ?? []).flat() : [];
  for (const button of buttons.filter((one) => one.action === action)) await planner.press(button);
}

/** What the person does after the choice, and then cancels. */
const STEPS: [string, (planner: Planner) => Promise<void>][] = [
  ["before a runner took it", async () => {}],
  ["in the first phase", async (planner) => void (await planner.run())],
  [
    "with the new plan on the table",
    async (planner) => {
      await planner.run();
      await tell(planner, "/finalize");
      expect(planner.texts().at(-1)).toContain("The final plan");
    },
  ],
];
const PLACES = ["here", "there"] as const;
const CHOICES = ["revise", "start-over"] as const;
const EVERY = PLACES.flatMap((place) =>
  CHOICES.flatMap((choice) => STEPS.map(([step, go]) => ({ place, choice, step, go }))),
);

test.each(EVERY)("$choice $place, cancelled $step: the approved plan stands exactly as it was", async (one) => {
  const { stores, before, ...planners } = await approved();
  const planner = planners[one.place];
  planner.script(talks, writesPlan("Remind", "Share"));
  await choose(planner, one.choice);
  await one.go(planner);
  const cancelled = await planner.say("/cancel");
  await planner.run();
  await planners.here.rescue();
  await planners.there.rescue();
  expect(await stores.projects.read(SLUG)).toEqual(before);
  expect(cancelled).toMatchObject({ markdown: words.restored(SLUG, "approved") });
  expect(await planners.here.say("/status")).toMatchObject({ markdown: words.approved(SLUG) });
  expect(await planners.here.say("/cancel")).toMatchObject({ markdown: words.cancelled(SLUG) });
  expect(await stores.projects.read(SLUG)).toMatchObject({ status: "pending", formerPlans: [before?.plan] });
});

/** The process dies at its nth call to a store, before or after the call takes effect. Nothing of it goes on. */
function dyingAt(nth: number, stores: Stores) {
  const dead = new Promise<never>(() => {});
  let calls = 0;
  let tellDeath = () => {};
  const died = new Promise<"died">((resolve) => (tellDeath = () => resolve("died")));
  const dying = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, verb) => {
        const value: unknown = Reflect.get(target, verb);
        if (typeof value !== "function") return value;
        return async (...given: unknown[]) => {
          const call = (calls += 2);
          if (call > nth + 1) return (tellDeath(), dead);
          const result: unknown = await Reflect.apply(value, target, given);
          return call > nth ? (tellDeath(), dead) : result;
        };
      },
    });
  const ports = Object.entries(stores).map(([name, port]) => [name, dying(port as object)]);
  return { stores: Object.fromEntries(ports) as Stores, died, hasDied: () => calls > nth };
}

test.each(PLACES)("killed at any call of a re-planning %s or of its cancel: what was stands again", async (place) => {
  for (let nth = 1, isOver = false; !isOver; nth += 1) {
    const { stores, before, ...planners } = await approved();
    const planner = planners[place];
    planner.script(talks, talks, talks, talks);
    await choose(planner, "revise");
    const dying = dyingAt(nth, stores);
    await Promise.race([dying.died, planner.run(dying.stores).then(() => planner.say("/cancel", dying.stores))]);
    isOver = !dying.hasDied();
    clock.pass(2 * LEASE_MS);
    await planner.rescue();
    if ((await stores.projects.read(SLUG))?.status === "planning") await planner.say("/cancel");
    for (const one of [planners.here, planners.there, planners.here]) {
      clock.pass(2 * LEASE_MS);
      await one.rescue();
    }
    expect(await stores.projects.read(SLUG), `killed at call ${nth}`).toEqual(before);
  }
});

test("until the new plan is approved it replaces nothing; then it does, with a branch of its own", async () => {
  const { stores, there, before } = await approved();
  there.files.set(PRD_FILE, "the night's");
  there.script(talks, writesPlan("Remind", "Share"));
  await choose(there, "revise");
  await there.run();
  await tell(there, "/finalize");
  expect(await stores.projects.read(SLUG)).toMatchObject({ status: "planning", replanned: { plan: before?.plan } });
  expect(there.files.get(PRD_FILE)).toBe("the night's");
  await tell(there, "/finalize");
  const after = await stores.projects.read(SLUG);
  expect(after).toMatchObject({ status: "approved", conversation: there.key, formerPlans: [before?.plan] });
  const reading = parsePlan((await stores.documents.get(SLUG, after?.plan?.sha256 ?? "")) ?? "");
  expect(reading).toMatchObject({ kind: "parsed", plan: { front: { ralph: { branch: `ralph/${SLUG}-plan-2` } } } });
  expect(await stores.documents.get(SLUG, before?.plan?.sha256 ?? "")).toContain("US-001");
});

test("revising goes on from the plan that stands, also where its files are not; starting over names none", async () => {
  const { there, here, before, stores } = await approved();
  there.script(talks, talks);
  await choose(there, "revise");
  await there.run();
  const plan = await stores.documents.get(SLUG, before?.plan?.sha256 ?? "");
  expect(there.files.get(earlierFile(FINAL_PLAN_FILE))).toBe(plan);
  expect(there.asked.at(-1)?.systemPrompt).toContain(earlierFile(FINAL_PLAN_FILE));
  await tell(there, "/cancel");
  here.script(talks);
  await choose(here, "start-over");
  await here.run();
  expect(here.asked.at(-1)?.systemPrompt).not.toContain(earlierFile(FINAL_PLAN_FILE));
  expect(here.files.has(FINAL_PLAN_FILE)).toBe(false);
  expect(here.files.get(earlierFile(FINAL_PLAN_FILE))).toBe(plan);
});

test("a plan that was approved only after the desk had looked is asked about by the runner", async () => {
  const { stores, here, there, before } = await approved();
  const read: Stores["projects"]["read"] = async (slug) => {
    const project = await stores.projects.read(slug);
    return project && { ...project, status: "pending" };
  };
  await there.say(`/plan ${SLUG}`, { ...stores, projects: { ...stores.projects, read } });
  await there.run();
  expect(there.texts().at(-1)).toBe(words.replanQuestion(SLUG));
  const reply = there.said.at(-1);
  const buttons = reply?.kind === "text" ? (reply.buttons ?? []).flat() : [];
  expect(buttons.map(({ action }) => action)).toEqual(["revise", "start-over", "leave", "withdraw"]);
  await here.rescue();
  expect(await stores.projects.read(SLUG)).toEqual(before);
});
