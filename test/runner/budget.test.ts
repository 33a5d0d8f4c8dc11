import { randomUUID } from "node:crypto";
import type { Button } from "@echo/core/inbound/button";
import { systemClock } from "@echo/core/system/clock";
import { dayOf } from "@echo/core/money/day";
import { describe, expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, TURN_COST_USD } from "./planner.ts";

const asks = (text: string) => () => `${text}\nPHASE_STATUS: needs_input`;
const NOON = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 24 * 3_600_000;

/** A planner whose clock moves to the next day when the test says so. */
function createDays(
  limits: { dayBudgetUsd?: number; sessionBudgetUsd?: number },
  stores: Stores = createMemoryStores(),
) {
  let now = NOON;
  const clock = { ...systemClock, now: () => (now += 1) };
  const planner = createPlanner(stores, { clock, settings: limits });
  return {
    stores,
    planner,
    spentUsd: () => stores.ledger.spentUsd(dayOf(now)),
    pass: (ms: number) => void (now += ms),
  };
}

async function say(planner: Planner, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await planner.say(text);
    await planner.run();
  }
}

const plan = () => `/plan p-${randomUUID().slice(0, 8)} a bot for plants`;
const last = (planner: Planner) => planner.texts().at(-1) ?? "";

function lastButton(planner: Planner, action: Button["action"]): Button {
  const reply = planner.said.findLast((one) => one.kind === "text");
  const found = reply?.kind === "text" ? reply.buttons?.flat().find((button) => button.action === action) : undefined;
  if (found === undefined) throw new Error(`there is no ${action} to press`);
  return found;
}

async function press(planner: Planner, action: Button["action"]): Promise<void> {
  await planner.press(lastButton(planner, action));
  await planner.run();
}

describe("the day's budget, shared by all sessions", () => {
  test("when it is used up, no process starts; a press goes on, but a message does not", async () => {
    const { planner, spentUsd } = createDays({ dayBudgetUsd: 2 * TURN_COST_USD });
    planner.script(asks("One?"), asks("Two?"), asks("Three?"), asks("Four?"));
    await say(planner, plan(), "first", "second");
    expect(planner.asked).toHaveLength(2);
    expect(last(planner)).toContain("$0.50 / $0.50");
    expect(last(planner)).toContain("kept");
    await say(planner, "third");
    expect(planner.asked).toHaveLength(2);
    expect(last(planner)).toContain("Try again");
    await press(planner, "retry");
    expect(last(planner)).toContain("Three?");
    expect(planner.asked.at(-1)?.prompt).toMatch(/second\s+third/);
    expect(planner.asked.at(-1)?.budgetUsd).toBeUndefined();
    await say(planner, "fourth");
    expect(last(planner)).toContain("Four?");
    expect(await spentUsd()).toBe(4 * TURN_COST_USD);
  });

  test("a press that goes on in one session grants nothing to another session", async () => {
    const { planner, stores } = createDays({ dayBudgetUsd: TURN_COST_USD });
    planner.script(asks("One?"), asks("Two?"));
    await say(planner, plan(), "first");
    await press(planner, "retry");
    expect(last(planner)).toContain("Two?");
    const other = createDays({ dayBudgetUsd: TURN_COST_USD }, stores).planner;
    await say(other, plan());
    expect(other.asked).toEqual([]);
    expect(last(other)).toContain("$0.50 / $0.25");
  });

  test("the next day begins at midnight UTC with nothing spent and nothing granted", async () => {
    const { planner, spentUsd, pass } = createDays({ dayBudgetUsd: TURN_COST_USD });
    planner.script(asks("One?"), asks("Two?"), asks("Three?"));
    await say(planner, plan(), "first");
    pass(DAY_MS / 2 - 60_000);
    await say(planner, "second");
    expect(planner.asked).toHaveLength(1);
    pass(60_000);
    await press(planner, "retry");
    expect(last(planner)).toContain("Two?");
    expect(await spentUsd()).toBe(TURN_COST_USD);
    await say(planner, "third");
    expect(planner.asked).toHaveLength(2);
    expect(last(planner)).toContain("$0.25 / $0.25");
  });

  test("a process may spend what is left of the lower limit, and the chat names that limit", async () => {
    const { planner } = createDays({ dayBudgetUsd: 1, sessionBudgetUsd: 0.8 });
    planner.script(asks("One?"), () => ({ kind: "budget-reached" }));
    await say(planner, plan(), "first");
    expect(planner.asked.map(({ budgetUsd }) => budgetUsd)).toEqual([0.8, 0.55]);
    expect(last(planner)).toContain("The budget for this planning");
    const nearer = createDays({ dayBudgetUsd: 0.6, sessionBudgetUsd: 0.8 }).planner;
    nearer.script(asks("One?"), () => ({ kind: "budget-reached" }));
    await say(nearer, plan(), "first");
    expect(nearer.asked.map(({ budgetUsd }) => budgetUsd)).toEqual([0.6, 0.35]);
    expect(last(nearer)).toContain("$0.50 / $0.60");
  });

  test("the cost of a turn counts even if its commit fails, and a redo never counts too little", async () => {
    const { planner, stores, spentUsd } = createDays({ dayBudgetUsd: 10 });
    planner.script(asks("One?"), asks("One again?"));
    let failures = 1;
    const record: Stores["turns"]["record"] = (...given) =>
      failures-- > 0 ? Promise.reject(new Error("the store is down")) : stores.turns.record(...given);
    await planner.say(plan());
    await planner.run({ ...stores, turns: { ...stores.turns, record } });
    expect(last(planner)).toContain("One again?");
    expect(await spentUsd()).toBeGreaterThanOrEqual(2 * TURN_COST_USD);
    expect(await spentUsd()).toBeLessThanOrEqual(3 * TURN_COST_USD);
  });

  test("an attempt that was cut off reported no cost: it is charged as much as the attempt that answered", async () => {
    const { planner, spentUsd } = createDays({ dayBudgetUsd: 10 });
    planner.script(() => {
      throw new Error("gone, with its runner");
    }, asks("One?"));
    await say(planner, plan());
    expect(last(planner)).toContain("One?");
    expect(await spentUsd()).toBe(2 * TURN_COST_USD);
  });

  test("if a plan's repair is stopped, the process before the repair is charged too", async () => {
    const { planner, stores, spentUsd } = createDays({ dayBudgetUsd: 1 });
    planner.script(
      asks("One?"),
      () => "No plan yet.",
      () => ({ kind: "budget-reached" }),
    );
    await say(planner, plan(), "/finalize");
    expect(last(planner)).toContain("$0.75 / $1.00");
    expect(await spentUsd()).toBe(3 * TURN_COST_USD);
    const session = (await stores.conversations.read(planner.key))?.session;
    expect(session?.phases.map(({ costUsd }) => costUsd)).toEqual([TURN_COST_USD, 2 * TURN_COST_USD]);
  });

  test("/status shows the cost of each phase and of the day", async () => {
    const { planner } = createDays({ dayBudgetUsd: 2 });
    planner.script(asks("One?"));
    await say(planner, plan());
    const status = await planner.say("/status");
    expect(status).toMatchObject({ kind: "said", markdown: expect.stringMatching(/Office hours \(1 step, \$0\.25\)/) });
    expect(status).toMatchObject({
      markdown: expect.stringContaining("Everybody together today (UTC): $0.25 of $2.00"),
    });
  });
});

test("on a subscription, or without a limit, no cost stops a turn and no budget is shown", async () => {
  const subscribed = createDays({ dayBudgetUsd: 0.1 });
  subscribed.planner.script(...[1, 2, 3].map(() => () => ({ text: "One?", costUsd: 0 })));
  await say(subscribed.planner, plan(), "first", "second");
  expect(subscribed.planner.asked).toHaveLength(3);
  expect(await subscribed.planner.say("/status")).not.toMatchObject({ markdown: expect.stringContaining("together") });
  const unlimited = createDays({});
  unlimited.planner.script(asks("One?"));
  const charge = () => Promise.reject(new Error("not needed"));
  await unlimited.planner.say(plan());
  await unlimited.planner.run({ ...unlimited.stores, ledger: { charge, spentUsd: charge } });
  expect(last(unlimited.planner)).toContain("One?");
});

describe("the processes of a turn share its budget", () => {
  const stopped = () => ({ kind: "max-turns", text: "So far." }) as const;
  const useless = () => "No plan yet.";

  test("the process after the turn limit and the plan's repair get what is left", async () => {
    const { planner } = createDays({ sessionBudgetUsd: 2 });
    planner.script(stopped, asks("One?"), useless, useless);
    await say(planner, plan(), "/finalize");
    expect(planner.asked.map(({ budgetUsd }) => budgetUsd)).toEqual([2, 1.75, 1.5, 1.25]);
  });

  test("if nothing is left, no process goes on after the turn limit, and a press resumes from there", async () => {
    const { planner } = createDays({ sessionBudgetUsd: TURN_COST_USD });
    planner.script(stopped, asks("One?"));
    await say(planner, plan());
    expect(planner.asked).toHaveLength(1);
    expect(last(planner)).toMatch(/So far[^]*The budget for this planning is reached/);
    await press(planner, "retry");
    expect(planner.asked.at(-1)).toMatchObject({ prompt: expect.stringMatching(/^Go on/), budgetUsd: TURN_COST_USD });
    expect(last(planner)).toContain("One?");
  });

  test("if nothing is left for the repair, the plan is kept with its defects, and a press repairs it", async () => {
    const { planner } = createDays({ dayBudgetUsd: 2 * TURN_COST_USD });
    planner.script(asks("One?"), useless, useless);
    await say(planner, plan(), "/finalize");
    expect(planner.asked).toHaveLength(2);
    expect(last(planner)).toMatch(/Still to fix[^]*\$0\.50 \/ \$0\.50/);
    await press(planner, "retry");
    expect(planner.asked).toHaveLength(3);
    expect(last(planner)).toContain("does not pass its checks");
  });
});

test("an attempt cut off by a planned stop is charged, and so is its redo", async () => {
  const { planner, stores } = createDays({ sessionBudgetUsd: 2 });
  const shutdown = new AbortController();
  const stopped = () => {
    shutdown.abort();
    return { kind: "cancelled", reason: "shutdown" } as const;
  };
  planner.script(asks("One?"), () => "No plan yet.", stopped, asks("Written."), asks("Repaired."));
  await say(planner, plan());
  await planner.say("/finalize");
  expect(await planner.run(stores, undefined, shutdown.signal)).toBe("shutdown");
  const stoppedAt = (await stores.conversations.read(planner.key))?.session;
  expect(stoppedAt).toMatchObject({ state: "running", work: { attempt: 0 } });
  expect(stoppedAt?.phases.map(({ costUsd }) => costUsd)).toEqual([TURN_COST_USD, 2 * TURN_COST_USD]);
  await planner.run();
  const { session } = (await stores.conversations.read(planner.key)) ?? {};
  expect(session?.phases.map(({ costUsd }) => costUsd)).toEqual([TURN_COST_USD, 4 * TURN_COST_USD]);
});

describe("a session's budget", () => {
  test("a press grants the same amount again, but a message does not", async () => {
    const { planner } = createDays({ sessionBudgetUsd: TURN_COST_USD });
    planner.script(asks("One?"), asks("Two?"));
    await say(planner, plan(), "first", "second");
    expect(planner.asked).toHaveLength(1);
    expect(last(planner)).toContain("The budget for this planning is reached");
    await press(planner, "retry");
    expect(last(planner)).toContain("Two?");
    expect(planner.asked.at(-1)).toMatchObject({ budgetUsd: TURN_COST_USD });
    expect(planner.asked.at(-1)?.prompt).toMatch(/first\s+second/);
  });
});
