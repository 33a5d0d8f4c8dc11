import { markProject } from "@echo/cli/mark/mark-project";
import type { Inbound, RunReport } from "@echo/core/inbound/inbound";
import { Slug } from "@echo/core/id/slug";
import { beforeEach, describe, expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner } from "../runner/planner.ts";
import { planText, story } from "../runner/plan-text.ts";
import { approveProject } from "./approved.ts";

const SLUG = Slug.parse("plant-bot");
let stores: Stores;
let now = 1000;
beforeEach(() => {
  stores = createMemoryStores();
});

const approved = () => approveProject(stores, SLUG, planText(SLUG, [story(1, "Remind")]));
const mark = (status: "running" | "complete" | "failed", locale: "auto" | "ro" | "en" = "auto") =>
  markProject({ ...stores, now: () => (now += 1000), locale }, { kind: "report", slug: SLUG, status });
const pending = async (): Promise<Inbound[]> => {
  const conversation = (await stores.projects.read(SLUG))?.conversation;
  return conversation === undefined ? [] : stores.inbox.listPending(conversation);
};

describe("mark", () => {
  test("moves the status with its time, and leaves a report that makes the conversation due", async () => {
    const { conversation } = await approved();
    const running = await mark("running");
    expect(running).toMatchObject({ kind: "marked", tells: conversation, project: { status: "running" } });
    const complete = await mark("complete");
    const at = [running, complete].map((marked) => (marked.kind === "marked" ? marked.at : undefined));
    expect(complete).toMatchObject({ project: { status: "complete", startedAt: at[0], completedAt: at[1] } });
    expect((await pending()).map(({ intent, receivedAt }) => [intent, receivedAt])).toMatchObject([
      [{ status: "running" }, at[0]],
      [{ status: "complete" }, at[1]],
    ]);
    expect(await stores.conversations.listDue()).toEqual([conversation]);
  });

  test("a repeat changes nothing, and completes a mark that was cut off between status and report", async () => {
    await approved();
    await stores.projects.move(SLUG, "running", { from: ["approved"], now: 5 });
    await mark("running");
    await mark("running");
    expect(await pending()).toHaveLength(1);
    expect((await stores.projects.read(SLUG))?.startedAt).toBe(5);
  });

  test("a plan that was approved while the mark looked is not marked in the place of the one before", async () => {
    const before = await approved();
    await approveProject(stores, SLUG, planText(SLUG, [story(1, "Another")]), 2);
    let looks = 0;
    const projects = {
      ...stores.projects,
      read: async () => ((looks += 1) === 1 ? before : stores.projects.read(SLUG)),
    };
    const report = { kind: "report", slug: SLUG, status: "complete" } as const;
    const marked = await markProject({ ...stores, projects, now: () => 1, locale: "en" }, report);
    expect(marked).toEqual({ kind: "refused", status: "approved" });
    expect(await pending()).toEqual([]);
  });

  test("a second failed run is reported too", async () => {
    await approved();
    for (const status of ["running", "failed", "running", "failed"] as const) await mark(status);
    expect(await pending()).toHaveLength(4);
  });

  test.each(["running", "complete", "failed"] as const)("%s needs an approval", async (status) => {
    expect(await mark(status)).toEqual({ kind: "unknown" });
    await stores.projects.propose({ slug: SLUG, description: "x", status: "pending", proposedAt: 1 });
    expect(await mark(status)).toEqual({ kind: "refused", status: "pending" });
  });

  test("a complete project does not run again", async () => {
    await approved();
    await mark("complete");
    expect(await mark("running")).toEqual({ kind: "refused", status: "complete" });
    expect(await mark("failed")).toEqual({ kind: "refused", status: "complete" });
  });

  test("is reported in the chosen language", async () => {
    await approved();
    await mark("running", "ro");
    expect((await pending())[0]?.person.locale).toBe("ro");
  });
});

describe("a report in a conversation that now plans another project", () => {
  test("reaches the chat, survives a cancel, and does not change the planning session", async () => {
    const planner = createPlanner(stores);
    planner.script(() => "Who is it for?\nPHASE_STATUS: needs_input");
    await planner.say("/plan other something else");
    await planner.run();
    const before = await stores.conversations.read(planner.key);
    const report: RunReport = {
      kind: "report",
      slug: SLUG,
      status: "complete",
      stories: { done: ["US-001 Remind"], left: [] },
    } as const;
    const person = { id: "7", locale: "ro" } as const;
    await stores.inbox.append({ id: "mark-1", conversation: planner.key, person, intent: report, receivedAt: 1 });
    await stores.conversations.wake(planner.key, planner.clock.now());
    await planner.run();
    expect(planner.texts().at(-1)).toBe(
      `🌅 Bună dimineața! **${SLUG}** e gata: 1 din 1 poveste.\n\n- ✅ US-001 Remind`,
    );
    expect((await stores.conversations.read(planner.key))?.session).toEqual(before?.session);

    await stores.inbox.append({
      id: "mark-2",
      conversation: planner.key,
      person,
      intent: { ...report, status: "failed" },
      receivedAt: 2,
    });
    await planner.say("/cancel");
    await planner.run();
    expect(planner.texts().at(-1)).toContain("s-a oprit înainte de sfârșit");
  });
});
