import type { ProjectStatus } from "@echo/core/project/project";
import type { Slug } from "@echo/core/id/slug";
import { describe, expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { freshKey, freshSessionId, freshSlug, project } from "./sample.ts";

const plan = { version: 2, sha256: "b".repeat(64) };
const conversation = freshKey();

export function projectStoreContract(makeStores: () => Stores): void {
  const pending = async () => {
    const { projects } = makeStores();
    const slug = freshSlug();
    await projects.propose(project(slug));
    return { projects, slug, session: freshSessionId() };
  };
  const planning = async () => {
    const { projects, slug, session } = await pending();
    await projects.claim(slug, { session, conversation, now: 2000 });
    return { projects, slug, session };
  };
  const approved = async () => {
    const { projects, slug, session } = await planning();
    await projects.approve(slug, { session, plan, by: "7", now: 3000 });
    return { projects, slug, session };
  };

  test("50 proposals of one slug: one is added", async () => {
    const { projects } = makeStores();
    const slug = freshSlug();
    const tries = Array.from({ length: 50 }, (_, index) => projects.propose(project(slug, 1000 + index)));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await projects.read(slug)).toMatchObject({ slug, status: "pending" });
    expect(await projects.read(freshSlug())).toBeUndefined();
  });

  test("projects of a status are listed newest first, and moves change the list", async () => {
    const { projects } = makeStores();
    const [old, fresh] = [freshSlug(), freshSlug()];
    const listed = async (status: ProjectStatus) =>
      (await projects.list(status)).map(({ slug }) => slug).filter((slug): slug is Slug => [old, fresh].includes(slug));
    await projects.propose(project(old, 1000));
    await projects.propose(project(fresh, 2000));
    expect(await listed("pending")).toEqual([fresh, old]);
    await projects.claim(old, { session: freshSessionId(), conversation, now: 3000 });
    expect([await listed("pending"), await listed("planning")]).toEqual([[fresh], [old]]);
    await projects.move(old, "pending", { from: ["planning"], now: 4000 });
    expect([await listed("pending"), await listed("planning")]).toEqual([[old, fresh], []]);
  });

  describe("claim", () => {
    test("50 sessions race: one gets the project, and the others learn which one", async () => {
      const { projects, slug } = await pending();
      const tries = Array.from({ length: 50 }, () => ({ session: freshSessionId(), conversation, now: 2000 }));
      const results = await Promise.all(tries.map((claim) => projects.claim(slug, claim)));
      expect(results.filter(({ kind }) => kind === "claimed")).toHaveLength(1);
      const current = await projects.read(slug);
      expect(results.find(({ kind }) => kind === "taken")).toEqual({ kind: "taken", project: current });
      expect(current).toMatchObject({ status: "planning", conversation, planningAt: 2000 });
    });

    test("a second claim by the same session gives the same answer", async () => {
      const { projects, slug, session } = await planning();
      expect(await projects.claim(slug, { session, conversation, now: 2500 })).toMatchObject({ kind: "claimed" });
    });

    test("a dead session gives way to the same or a later holder of its conversation, and to no other claim", async () => {
      const { projects, slug, session } = await pending();
      const [dead, other] = [freshSessionId(), freshSessionId()];
      await projects.claim(slug, { session: dead, conversation, epoch: 4, now: 2000 });
      expect(await projects.claim(slug, { session, conversation, epoch: 3, now: 2100 })).toMatchObject({
        kind: "taken",
      });
      expect(
        await projects.claim(slug, { session: other, conversation: freshKey(), epoch: 9, now: 2200 }),
      ).toMatchObject({
        kind: "taken",
      });
      expect(await projects.claim(slug, { session, conversation, epoch: 5, now: 2300 })).toMatchObject({
        kind: "claimed",
        project: { planningSessionId: session, planningEpoch: 5 },
      });
      expect(await projects.claim(slug, { session: other, conversation, epoch: 5, now: 2400 })).toMatchObject({
        kind: "claimed",
        project: { planningSessionId: other },
      });
    });

    test("of a project that was never proposed is refused", async () => {
      const claim = { session: freshSessionId(), conversation, now: 2000 };
      expect(await makeStores().projects.claim(freshSlug(), claim)).toEqual({ kind: "unknown" });
    });

    test.each(["failed", "complete"] as const)(
      "plans a %s project again, and keeps aside how it was until the new planning ends",
      async (status) => {
        const { projects, slug } = await approved();
        await projects.move(slug, "running", { from: ["approved"], now: 4000 });
        await projects.move(slug, status, { from: ["running"], now: 5000 });
        const before = await projects.read(slug);
        const session = freshSessionId();
        const result = await projects.claim(slug, { session, conversation, now: 6000 });
        const expected = {
          status: "planning",
          planningSessionId: session,
          conversation,
          planningAt: 6000,
          approvals: 1,
        };
        const replanned = { status, plan, startedAt: 4000, completedAt: 5000 };
        expect(result).toMatchObject({ kind: "claimed", project: { ...project(slug), ...expected, replanned } });
        expect(Object.keys(result.kind === "claimed" ? result.project : {})).not.toContain("plan");
        expect(await projects.move(slug, "pending", { from: ["planning"], session, now: 7000 })).toBe(true);
        expect(await projects.read(slug)).toEqual(before);
      },
    );

    test("plans an approved project again only if that approval is named, and not for its own session", async () => {
      const { projects, slug, session } = await approved();
      const before = await projects.read(slug);
      const other = freshSessionId();
      for (const claim of [
        { session, conversation, now: 4000 },
        { session, conversation, now: 4000, replans: session },
        { session: other, conversation, now: 4000 },
        { session: other, conversation, now: 4000, replans: freshSessionId() },
      ])
        expect(await projects.claim(slug, claim)).toEqual({ kind: "taken", project: before });
      expect(await projects.read(slug)).toEqual(before);
      const claim = { session: other, conversation, now: 4000, replans: session };
      expect(await projects.claim(slug, claim)).toMatchObject({ kind: "claimed", project: { status: "planning" } });
      expect(await projects.claim(slug, claim)).toMatchObject({ kind: "claimed" });
    });

    test("after a dead session that planned an approved project again, the approval stands, and is asked about", async () => {
      const { projects, slug, session } = await approved();
      const before = await projects.read(slug);
      const dead = freshSessionId();
      await projects.claim(slug, { session: dead, conversation, epoch: 4, now: 4000, replans: session });
      const next = { session: freshSessionId(), conversation, epoch: 5, now: 5000 };
      expect(await projects.claim(slug, next)).toEqual({ kind: "taken", project: before });
      expect(await projects.read(slug)).toEqual(before);
      expect(await projects.claim(slug, { ...next, replans: session })).toMatchObject({ kind: "claimed" });
    });

    test("leaves a running project alone", async () => {
      const { projects, slug } = await approved();
      await projects.move(slug, "running", { from: ["approved"], now: 4000 });
      const claim = { session: freshSessionId(), conversation, now: 5000 };
      expect(await projects.claim(slug, claim)).toMatchObject({ kind: "taken", project: { status: "running" } });
    });
  });

  describe("approve", () => {
    test("stores the plan and the person, only for the session that plans it", async () => {
      const { projects, slug, session } = await planning();
      const stranger = { session: freshSessionId(), plan, by: "8", now: 3000 };
      expect(await projects.approve(slug, stranger)).toMatchObject({
        kind: "refused",
        project: { status: "planning" },
      });
      const result = await projects.approve(slug, { session, plan, by: "7", now: 3000 });
      expect(result).toMatchObject({ kind: "approved", project: { status: "approved", plan, approvedBy: "7" } });
      expect(result.project).toEqual(await projects.read(slug));
    });

    test("repeated with the same plan changes nothing, and another plan is refused", async () => {
      const { projects, slug, session } = await approved();
      const before = await projects.read(slug);
      const again = await projects.approve(slug, { session, plan, by: "8", now: 4000 });
      expect(again).toEqual({ kind: "approved", project: before });
      const other = { version: 3, sha256: "c".repeat(64) };
      expect(await projects.approve(slug, { session, plan: other, by: "7", now: 4000 })).toMatchObject({
        kind: "refused",
      });
      expect(await projects.read(slug)).toEqual(before);
    });

    test("50 at once with two plans: one plan is approved, and every answer agrees", async () => {
      const { projects, slug, session } = await planning();
      const tries = Array.from({ length: 50 }, (_, index) => {
        const chosen = { version: 1, sha256: (index % 2 === 0 ? "d" : "e").repeat(64) };
        return projects.approve(slug, { session, plan: chosen, by: "7", now: 3000 });
      });
      const results = await Promise.all(tries);
      const winner = await projects.read(slug);
      expect(winner?.status).toBe("approved");
      const told = results.filter(({ kind }) => kind === "approved").map(({ project }) => project);
      expect(told).toEqual(Array.from({ length: 25 }, () => winner));
    });

    test("of a project that is missing or was given back is refused", async () => {
      const { projects, slug, session } = await planning();
      const approval = { session, plan, by: "7", now: 3000 };
      expect(await projects.approve(freshSlug(), approval)).toEqual({ kind: "refused", project: undefined });
      await projects.move(slug, "pending", { from: ["planning"], session, now: 2500 });
      expect(await projects.approve(slug, approval)).toMatchObject({ kind: "refused", project: { status: "pending" } });
    });
  });

  describe("handOver", () => {
    const elsewhere = freshKey();
    const over = () => ({ session: freshSessionId(), conversation: elsewhere, epoch: 3, now: 5000 });

    test("changes session and place of a planning, an approval and a run, and nothing else", async () => {
      for (const made of [await planning(), await approved()]) {
        const { projects, slug, session: from } = made;
        const to = over();
        const before = await projects.read(slug);
        const mark = { planningSessionId: to.session, conversation: elsewhere, planningAt: 5000, planningEpoch: 3 };
        for (const _again of [1, 2]) expect(await projects.handOver(slug, { from, ...to })).toBe(true);
        expect(await projects.read(slug)).toEqual({ ...before, ...mark });
        expect((await projects.list(before?.status ?? "pending")).map((one) => one.slug)).toContain(slug);
      }
    });

    test("of a project that another session holds, or of none, is refused", async () => {
      const { projects, slug, session } = await approved();
      expect(await projects.handOver(slug, { from: freshSessionId(), ...over() })).toBe(false);
      expect(await projects.handOver(freshSlug(), { from: session, ...over() })).toBe(false);
      expect(await projects.read(slug)).toMatchObject({ planningSessionId: session, conversation });
    });

    test("two at once: one gets it, and the old session can do nothing more", async () => {
      const { projects, slug, session: from } = await planning();
      const tries = [over(), over()];
      const got = await Promise.all(tries.map((to) => projects.handOver(slug, { from, ...to })));
      expect(got.filter(Boolean)).toHaveLength(1);
      expect(await projects.approve(slug, { session: from, plan, by: "7", now: 6000 })).toMatchObject({
        kind: "refused",
      });
      expect(await projects.move(slug, "pending", { from: ["planning"], session: from, now: 6000 })).toBe(false);
    });
  });

  describe("move", () => {
    test("undoes only the approval of that session, whose plan can still be found", async () => {
      const { projects, slug, session } = await approved();
      const back = { from: ["planning", "approved"] as ProjectStatus[], now: 4000 };
      expect(await projects.move(slug, "pending", { ...back, session: freshSessionId() })).toBe(false);
      expect(await projects.move(slug, "pending", { ...back, session })).toBe(true);
      expect(await projects.move(slug, "pending", { ...back, session })).toBe(false);
      const formerPlans = [{ ...plan, session }];
      expect(await projects.read(slug)).toEqual({
        ...project(slug),
        planningSessionId: session,
        conversation,
        approvals: 1,
        formerPlans,
      });
    });

    test("withdraws an approval that is being planned again elsewhere, and then nothing comes back", async () => {
      const { projects, slug, session } = await approved();
      const other = freshSessionId();
      await projects.claim(slug, { session: other, conversation: freshKey(), now: 4000, replans: session });
      const back = { from: ["planning", "approved"] as ProjectStatus[], now: 5000 };
      expect(await projects.move(slug, "pending", { ...back, session })).toBe(true);
      expect(await projects.read(slug)).toMatchObject({ status: "planning", planningSessionId: other });
      expect(await projects.move(slug, "pending", { ...back, session: other })).toBe(true);
      expect(await projects.read(slug)).toMatchObject({ status: "pending", formerPlans: [{ ...plan, session }] });
    });

    test("only the next approval replaces the plan that stood, which can still be found", async () => {
      const { projects, slug, session } = await approved();
      const other = freshSessionId();
      await projects.claim(slug, { session: other, conversation, now: 4000, replans: session });
      const next = { version: 1, sha256: "f".repeat(64) };
      await projects.approve(slug, { session: other, plan: next, by: "8", now: 5000 });
      const read = await projects.read(slug);
      expect(read).toMatchObject({ status: "approved", plan: next, approvals: 2, formerPlans: [{ ...plan, session }] });
      expect(Object.keys(read ?? {})).not.toContain("replanned");
    });

    test("keeps what was seen of a run, until it ends or begins again", async () => {
      const { projects, slug, session } = await approved();
      await projects.move(slug, "running", { from: ["approved"], now: 4000 });
      const sign = { from: ["running"] as ProjectStatus[], session, now: 5000 };
      expect(await projects.move(slug, "running", { ...sign, progress: { passed: 1, total: 3 } })).toBe(true);
      expect(await projects.move(slug, "running", { ...sign, now: 6000, silentSince: 5000 })).toBe(true);
      expect(await projects.read(slug)).toMatchObject({
        status: "running",
        startedAt: 4000,
        progress: { passed: 1, total: 3, at: 5000 },
        silentSince: 5000,
      });
      const again = { session: freshSessionId(), conversation: freshKey() };
      expect(await projects.move(slug, "approved", { from: ["running"], session, now: 7000, again })).toBe(true);
      const read = await projects.read(slug);
      const { session: planningSessionId, conversation: place } = again;
      expect(read).toMatchObject({ status: "approved", plan, planningSessionId, conversation: place });
      for (const gone of ["startedAt", "silentSince"]) expect(Object.keys(read ?? {})).not.toContain(gone);
    });

    test("stores the times of a run", async () => {
      const { projects, slug } = await approved();
      expect(await projects.move(slug, "complete", { from: ["running"], now: 4000 })).toBe(false);
      expect(await projects.move(slug, "running", { from: ["approved"], now: 4000 })).toBe(true);
      expect(await projects.move(slug, "complete", { from: ["running", "failed"], now: 5000 })).toBe(true);
      expect(await projects.read(slug)).toMatchObject({ status: "complete", startedAt: 4000, completedAt: 5000, plan });
    });

    test("from a wrong status, or of a missing project, is refused", async () => {
      const { projects, slug } = await pending();
      expect(await projects.move(slug, "failed", { from: [], now: 4000 })).toBe(false);
      expect(await projects.move(freshSlug(), "pending", { from: ["planning"], now: 4000 })).toBe(false);
    });

    test("a withdrawal and the start of the run race: one of them happens", async () => {
      for (let round = 0; round < 10; round += 1) {
        const { projects, slug, session } = await approved();
        const outcome = await Promise.all([
          projects.move(slug, "pending", { from: ["approved"], session, now: 4000 }),
          projects.move(slug, "running", { from: ["approved"], now: 4000 }),
        ]);
        expect(outcome.filter(Boolean)).toHaveLength(1);
      }
    });
  });
}
