import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { randomUUID } from "node:crypto";
import { COMMAND_PATIENCE } from "@echo/aws/client";
import { createAwsStores } from "@echo/aws/stores";
import type { Session } from "@echo/core/conversation/session";
import { Slug } from "@echo/core/id/slug";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import fc from "fast-check";
import type { Scheduler } from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, LEASE_MS, tickingClock } from "./planner.ts";
import { scheduleStores } from "./schedule.ts";

const names = { table: "race-table", bucket: "race-bucket" };
let embedded: EmbeddedStores;
let dynalite: Stores;
beforeAll(async () => {
  embedded = await openEmbeddedStores(names);
  const endpoints = { dynamo: embedded.dynamoUrl, s3: embedded.s3Url };
  dynalite = createAwsStores({ ...names, endpoints, patience: COMMAND_PATIENCE });
});
afterAll(() => embedded.close());

interface Ready {
  planner: Planner;
  /** Rescue, after the lease of a killed runner has expired. */
  rescueLater: () => Promise<void>;
  session: Session;
  approve: { action: "finalize"; session: string; revision: number; sha256: string };
  cancel: { action: "cancel"; session: string; revision: number };
}

/** A conversation whose plan was shown and waits for approval. */
async function readyToApprove(stores: Stores): Promise<Ready> {
  const clock = tickingClock();
  const planner = createPlanner(stores, { clock });
  const slug = Slug.parse(`p-${randomUUID()}`);
  const id = PlanningSessionId.parse(`ps_${randomUUID().replaceAll("-", "").slice(0, 16)}`);
  const at = clock.now();
  await stores.projects.propose({ slug, description: "plants", status: "pending", proposedAt: at });
  await stores.projects.claim(slug, { session: id, conversation: planner.key, now: at });
  const sha256 = await stores.documents.put(slug, planText(slug, [story(1, "Remind")]));
  const session: Session = {
    id,
    slug,
    locale: "en",
    personId: "7",
    state: "plan_ready",
    phase: "final-plan",
    phases: [],
    revision: 3,
    documents: {},
    plan: { version: 1, sha256 },
    startedAt: at,
    updatedAt: at,
  };
  const held = await stores.leases.acquire(planner.key, "setup", at, 1000);
  const lease = { key: planner.key, holder: "setup", epoch: held?.epoch ?? 0 };
  const nothing = { planningSessionId: undefined, cancelledAt: undefined };
  await stores.leases.commit(lease, nothing, { session, turnCounter: 1, lastSession: { id, slug } });
  await stores.leases.release(lease, held?.wake ?? 0, false);
  const ref = { session: id, revision: session.revision };
  const rescueLater = () => {
    clock.pass(LEASE_MS);
    return planner.rescue();
  };
  return {
    planner,
    rescueLater,
    session,
    approve: { action: "finalize", ...ref, sha256 },
    cancel: { action: "cancel", ...ref },
  };
}

/** What both items say when no process is running any more. Fails if they disagree. */
async function verdict(stores: Stores, { planner, session }: Ready): Promise<"approved" | "cancelled"> {
  const conversation = await stores.conversations.read(planner.key);
  const project = await stores.projects.read(session.slug);
  expect(conversation?.session).toBeUndefined();
  expect(await stores.inbox.listPending(planner.key)).toEqual([]);
  if (conversation?.approvedSessions.length === 0) {
    expect(project).toMatchObject({ status: "pending" });
    expect(project).not.toHaveProperty("plan");
    return "cancelled";
  }
  const { id, slug, locale } = session;
  expect(conversation?.approvedSessions).toMatchObject([{ id, slug, locale }]);
  expect(project).toMatchObject({ status: "approved", planningSessionId: session.id, plan: session.plan });
  return "approved";
}

/** Ends the run. Other tests share the table, and every rescue looks at each project that is approved or running. */
async function endRun(stores: Stores, { session }: Ready): Promise<void> {
  await stores.projects.move(session.slug, "complete", { from: ["approved"], session: session.id, now: 1 });
}

const isCancelledAnswer = (answer: { kind: string; markdown?: string } | undefined) =>
  answer?.kind === "said" && answer.markdown?.startsWith("I stopped planning") === true;

interface Race {
  /** Steps that the schedule gives to other processes before the cancel arrives. */
  lateBy: number;
  isTyped: boolean;
  /** Store calls of the runner before it is killed. */
  runnerCalls: number | undefined;
  /** Store calls of the webhook before it is killed. */
  webhookCalls: number | undefined;
}

const race: fc.Arbitrary<Race> = fc.record({
  lateBy: fc.nat({ max: 14 }),
  isTyped: fc.boolean(),
  runnerCalls: fc.option(fc.nat({ max: 16 }), { nil: undefined, freq: 3 }),
  webhookCalls: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 6 }),
});

/** The press is in the inbox. A runner handles it while the cancel arrives. */
async function approveAgainstCancel(stores: Stores, scheduler: Scheduler, plan: Race) {
  const ready = await readyToApprove(stores);
  const { planner } = ready;
  await planner.press(ready.approve);
  const runner = scheduleStores(scheduler, stores, "runner", plan.runnerCalls);
  const webhook = scheduleStores(scheduler, stores, "webhook", plan.webhookCalls);
  const cancel = async () => {
    for (let step = 0; step < plan.lateBy; step += 1) await scheduler.schedule(Promise.resolve(), "wait");
    return plan.isTyped ? planner.say("/cancel", webhook.stores) : planner.press(ready.cancel, "8", webhook.stores);
  };
  const [, answer] = await scheduler.waitFor(
    Promise.all([
      Promise.race([planner.run(runner.stores), runner.crashed]),
      Promise.race([cancel(), webhook.crashed]),
    ]),
  );
  // Twice: the first rescue may only free what the second one completes.
  await ready.rescueLater();
  await ready.rescueLater();
  const end = await verdict(stores, ready);
  await endRun(stores, ready);
  const told = answer === "crashed" ? end : isCancelledAnswer(answer) ? "cancelled" : "approved";
  expect(told).toBe(end);
  return end;
}

describe("an approval and a cancel at once: one wins, and both items agree", () => {
  test("in memory, 2,000 interleavings with crashes", async () => {
    const ends = new Map<string, number>();
    const property = fc.asyncProperty(fc.scheduler(), race, async (scheduler, plan) => {
      const end = await approveAgainstCancel(createMemoryStores(), scheduler, plan);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    });
    await fc.assert(property, { numRuns: 2000 });
    // Both ends happen: the schedules are not one-sided.
    expect(ends.get("approved")).toBeGreaterThan(0);
    expect(ends.get("cancelled")).toBeGreaterThan(0);
  });

  test("on DynamoDB's conditions, 60 interleavings with crashes", async () => {
    const property = fc.asyncProperty(fc.scheduler(), race, async (scheduler, plan) => {
      expect(["approved", "cancelled"]).toContain(await approveAgainstCancel(dynalite, scheduler, plan));
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

describe("two approvals at once: one wins", () => {
  const two = async (stores: Stores, scheduler: Scheduler) => {
    const ready = await readyToApprove(stores);
    const { planner, approve, session } = ready;
    const through = (name: string) => scheduleStores(scheduler, stores, name).stores;
    await scheduler.waitFor(
      Promise.all([
        planner.press(approve, "ana", through("webhook 1")).then(() => planner.run(through("runner 1"))),
        planner.press(approve, "dan", through("webhook 2")).then(() => planner.run(through("runner 2"))),
      ]),
    );
    await ready.rescueLater();
    expect(await verdict(stores, ready)).toBe("approved");
    expect(planner.texts().filter((text) => text.includes("is approved"))).toHaveLength(1);
    expect(planner.texts()).toHaveLength(2);
    await endRun(stores, ready);
    return (await stores.projects.read(session.slug))?.approvedBy;
  };

  test("two people press, in memory", async () => {
    const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      expect(["ana", "dan"]).toContain(await two(createMemoryStores(), scheduler));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test("two people press, on DynamoDB's conditions", async () => {
    const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      expect(["ana", "dan"]).toContain(await two(dynalite, scheduler));
    });
    await fc.assert(property, { numRuns: 30 });
  });

  test("two versions: the project's item takes one, and only that caller is told that it was approved", async () => {
    for (let round = 0; round < 20; round += 1) {
      const { session } = await readyToApprove(dynalite);
      const version = (number: number) => ({
        session: session.id,
        plan: { version: number, sha256: String(number).repeat(64) },
        by: "7",
        now: 5,
      });
      const results = await Promise.all(
        [1, 2].map((number) => dynalite.projects.approve(session.slug, version(number))),
      );
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(["approved", "refused"]);
      const winner = results.findIndex(({ kind }) => kind === "approved") + 1;
      expect(await dynalite.projects.read(session.slug)).toMatchObject({ plan: { version: winner } });
    }
  });
});
