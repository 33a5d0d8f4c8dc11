import { randomUUID } from "node:crypto";
import { RUNNER_PATIENCE } from "@echo/aws/client";
import { createAwsStores } from "@echo/aws/stores";
import { dayOf } from "@echo/core/money/day";
import type { Stores } from "@echo/core/port/stores";
import { FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import type { Clock } from "@echo/core/system/clock";
import { StoreError } from "@echo/core/system/store-error";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeServersFlaky } from "../chaos/flaky.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, LEASE_MS, TURN_COST_USD } from "./planner.ts";

/*
 * An answer is ready and paid for, and the stores are away: it is told once and paid once, and the CLI does not run again.
 */

const names = { table: "paid-table", bucket: "paid-bucket" };
const FILE = phaseDocument("office-hours");
let embedded: EmbeddedStores;
let stores: Stores;
let isAnswerLost = false;
const door = makeServersFlaky(() => (isAnswerLost ? 0.9 : 0));

beforeAll(async () => {
  embedded = await openEmbeddedStores(names);
  const endpoints = { dynamo: embedded.dynamoUrl, s3: embedded.s3Url };
  stores = createAwsStores({ ...names, endpoints, patience: { ...RUNNER_PATIENCE, attempts: 1 } });
});
afterAll(() => embedded.close());

/** Short waits pass at once and take that long. The keeper's and the chat's long waits last until they are ended. */
function passingClock(start: number) {
  let passed = 0;
  const atPassed: { ms: number; act: () => void }[] = [];
  const pass = (ms: number) => {
    passed += ms;
    for (const { act } of atPassed.filter((one) => one.ms <= passed)) act();
  };
  const clock: Clock = {
    now: () => (start += 1) + passed,
    monotonic: () => passed,
    sleep: (ms, signal) => {
      if (ms < 60_000) return Promise.resolve(pass(ms));
      return new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        signal?.addEventListener("abort", () => resolve(), { once: true });
      });
    },
  };
  const after = (ms: number, act: () => void) => void atPassed.push({ ms: passed + ms, act });
  return { clock, pass, after };
}

/** Each case is on a day of its own, so that its ledger begins with nothing. */
let day = Date.UTC(2031, 0, 1);

function createCase() {
  day += 24 * 3_600_000;
  const time = passingClock(day);
  const planner = createPlanner(stores, { clock: time.clock, settings: { dayBudgetUsd: 100 } });
  const slug = `paid-${randomUUID().slice(0, 8)}`;
  /** Shuts the stores' door for `ms`: nobody gets in, or (`answers`) nobody gets an answer. */
  const shut = (ms: number, what: "requests" | "answers" = "requests") => {
    isAnswerLost = what === "answers";
    door.setShare(1);
    time.after(ms, () => door.setShare(0));
  };
  const outcome = async () => {
    const { session } = (await stores.conversations.read(planner.key)) ?? {};
    return {
      runs: planner.asked.length,
      state: session?.state,
      costUsd: session?.phases.map(({ costUsd }) => costUsd),
      dayUsd: await stores.ledger.spentUsd(dayOf(day)),
      told: planner.texts().filter((text) => text.includes("For whom?")).length,
      redone: planner.texts().filter((text) => text.includes("interrupted")).length,
      pending: (await stores.inbox.listPending(planner.key)).length,
      kept: planner.outcomes.size,
    };
  };
  /** The next runner, once the lease of the last one is over. */
  const runNext = (through?: Stores) => {
    time.pass(LEASE_MS);
    return planner.run(through);
  };
  return { planner, slug, shut, outcome, runNext, time };
}

const ONCE = {
  runs: 1,
  state: "waiting",
  costUsd: [TURN_COST_USD],
  dayUsd: TURN_COST_USD,
  told: 1,
  redone: 0,
  pending: 0,
  kept: 0,
};
const answers = (planner: Planner, before: () => void = () => {}) =>
  planner.script((files) => {
    files.set(FILE, "# Settled\n");
    before();
    return "For whom?\nPHASE_STATUS: needs_input";
  });
/** The next runner, which is killed where it records the answer. */
async function runKilled({ planner, time }: ReturnType<typeof createCase>): Promise<void> {
  time.pass(LEASE_MS);
  await new Promise<void>((resolve) => {
    const record = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    void planner.run({ ...stores, turns: { ...stores.turns, record } });
  });
}

describe("the stores are away when an answer is ready", () => {
  test.each([
    { what: "requests", name: "for 12 s", dayUsd: TURN_COST_USD },
    // Whether a charge arrived is not known: the day counts too much rather than too little.
    {
      what: "answers",
      name: "and for 12 s take everything but answer nothing",
      dayUsd: expect.any(Number) as unknown as number,
    },
  ] as const)("$name: it waits for them", async ({ what, dayUsd }) => {
    const one = createCase();
    await one.planner.say(`/plan ${one.slug} a bot for plants`);
    answers(one.planner, () => one.shut(12_000, what));
    expect(await one.planner.run()).toBe("idle");
    expect(await one.outcome()).toEqual({ ...ONCE, dayUsd });
  });

  test("for longer than the lease: the next runner tells it", async () => {
    const one = createCase();
    await one.planner.say(`/plan ${one.slug} a bot for plants`);
    answers(one.planner, () => one.shut(60_000));
    expect(await one.planner.run()).toBe("lost");
    one.time.pass(60_000);
    expect(await one.outcome()).toMatchObject({ runs: 1, state: "running", dayUsd: 0, told: 0 });
    expect(await one.runNext()).toBe("idle");
    expect(await one.outcome()).toEqual(ONCE);
  });

  test("and the runner is stopped meanwhile: the next runner tells it", async () => {
    const one = createCase();
    const shutdown = new AbortController();
    await one.planner.say(`/plan ${one.slug} a bot for plants`);
    answers(one.planner, () => {
      one.shut(10_000);
      one.time.after(3000, () => shutdown.abort());
    });
    await one.planner.run(stores, "first", shutdown.signal);
    one.time.pass(10_000);
    expect(await one.outcome()).toMatchObject({ runs: 1, state: "running", told: 0 });
    expect(await one.runNext()).toBe("idle");
    expect(await one.outcome()).toEqual(ONCE);
  });

  test("only the documents' store is away: the answer waits with its document", async () => {
    const one = createCase();
    let failures = 5;
    const put: Stores["documents"]["put"] = (...given) =>
      failures-- > 0 ? Promise.reject(new StoreError("put document", "away")) : stores.documents.put(...given);
    await one.planner.say(`/plan ${one.slug} a bot for plants`);
    answers(one.planner);
    await one.planner.run({ ...stores, documents: { ...stores.documents, put } });
    expect(await one.outcome()).toEqual(ONCE);
    const { session } = (await stores.conversations.read(one.planner.key)) ?? {};
    expect(await stores.documents.get(one.slug, session?.documents[FILE] ?? "")).toBe("# Settled\n");
  });
});

describe("a runner ends between the CLI's end and the commit", () => {
  test("the next one tells the answer, with its document as the agent left it", async () => {
    const one = createCase();
    await one.planner.say(`/plan ${one.slug} a bot for plants`);
    answers(one.planner);
    await runKilled(one);
    one.planner.files.set(FILE, "half of ano");
    await one.runNext();
    expect(await one.outcome()).toEqual(ONCE);
    expect(one.planner.files.get(FILE)).toBe("# Settled\n");
  });

  test("a plan that was repaired is not repaired again", async () => {
    const one = createCase();
    const { planner, slug } = one;
    await planner.say(`/plan ${slug} a bot for plants`);
    answers(planner);
    await planner.run();
    await planner.say("/finalize");
    planner.script(
      () => "No plan yet.",
      (files) => {
        files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind")]));
        return "Here it is.";
      },
    );
    await runKilled(one);
    await one.runNext();
    expect(await one.outcome()).toMatchObject({
      runs: 3,
      state: "plan_ready",
      costUsd: [TURN_COST_USD, 2 * TURN_COST_USD],
      dayUsd: 3 * TURN_COST_USD,
    });
  });

  test.each([
    {
      name: "somebody else wrote it",
      change: (text: string) => text.replace("For whom?", "Pay me!"),
    },
    { name: "it is cut off", change: (text: string) => text.slice(0, -9) },
    { name: "it belongs to another attempt", change: () => `${"0".repeat(64)}\n{}` },
  ])("the answer is not used if $name: the turn is done again", async ({ change }) => {
    const one = createCase();
    const { planner } = one;
    await planner.say(`/plan ${one.slug} a bot for plants`);
    answers(planner);
    await runKilled(one);
    for (const [id, text] of planner.outcomes) planner.outcomes.set(id, change(text));
    answers(planner);
    await one.runNext();
    expect(planner.texts().join()).not.toContain("Pay me!");
    expect(await one.outcome()).toMatchObject({ runs: 2, state: "waiting", told: 1, redone: 1 });
  });

  test("an answer that no runner can settle is given up, and the turn is done again", async () => {
    const one = createCase();
    await one.planner.say(`/plan ${one.slug} a bot for plants`);
    answers(one.planner);
    for (let runner = 0; runner < 4; runner += 1) await runKilled(one);
    expect(await one.outcome()).toMatchObject({ runs: 1, told: 0 });
    answers(one.planner);
    await one.runNext();
    expect(await one.outcome()).toMatchObject({ runs: 2, state: "waiting", told: 1 });
  });
});
