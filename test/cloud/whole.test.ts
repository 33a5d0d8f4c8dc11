import { readFile } from "node:fs/promises";
import path from "node:path";
import { conversationKey } from "@echo/core/id/conversation-key";
import { sha256 } from "@echo/core/id/sha256";
import { Slug } from "@echo/core/id/slug";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ON_TABLE } from "../infra/granted.ts";
import { ANA, converse } from "./converse.ts";
import type { CloudStage } from "./stage.ts";
import { startStage } from "./stage.ts";

const SLUG = Slug.parse("plant-bot");
const KEY = conversationKey("telegram", String(ANA.id));

let stage: CloudStage;
beforeAll(async () => {
  stage = await startStage({
    ALLOWED_TELEGRAM_USERS: String(ANA.id),
    PLANNER_PHASES: "office-hours",
    RUNNER_IDLE_S: "8",
    LOG_LEVEL: "warn",
  });
}, 60_000);
afterAll(() => stage?.stop());

describe("what is deployed, from its built form", () => {
  test("answers the health check, and refuses forged requests", async () => {
    const healthy = await stage.request(new Request("https://mock/healthz"));
    expect([healthy.status, await healthy.json()]).toEqual([200, { status: "ok" }]);
    const forged = new Request("https://mock/telegram/webhook", { method: "POST", body: "{}" });
    expect((await stage.request(forged)).status).toBe(401);
    const unsigned = new Request("https://mock/discord/interactions", { method: "POST", body: '{"type":1}' });
    expect((await stage.request(unsigned)).status).toBe(401);
    expect([...stage.used.webhook.operations]).toEqual([]);
  });

  test("leads one conversation from /plan to the approved plan", async () => {
    await converse(stage, SLUG);
    const project = await stage.stores.projects.read(SLUG);
    const plan = await readFile(path.join(stage.workspace, SLUG, "scripts/ralph/final-plan.md"), "utf8");
    expect(project?.plan?.sha256).toBe(sha256(plan));
    expect(await stage.stores.documents.get(SLUG, sha256(plan))).toBe(plan);
    expect(stage.telegram.lostReplies).toEqual([]);
  }, 120_000);

  test("asked for one start, and one task ran to its end", async () => {
    expect(stage.ecs.started).toHaveLength(1);
    expect(stage.lambda.events[0]).toEqual({ conversation: KEY });
    expect(await stage.runnersEnded()).toEqual([0]);
    const left = await stage.stores.conversations.read(KEY);
    expect(left).toMatchObject({ approvedSessions: [{ slug: SLUG }] });
    expect([left?.holder, left?.session]).toEqual([undefined, undefined]);
  }, 60_000);

  test("the minute's dispatch finds no work left, and reports how long the oldest message has waited", async () => {
    await stage.dispatch.invoke({});
    expect(stage.ecs.started).toHaveLength(1);
    const line =
      stage.dispatch
        .log()
        .split("\n")
        .findLast((text) => text.includes("OldestUnansweredSeconds")) ?? "";
    expect(JSON.parse(line)).toMatchObject({ Stage: "test", OldestUnansweredSeconds: 0 });
  });

  test("the minute's dispatch finds a dead webhook's message, and asks for a runner again", async () => {
    await stage.stores.inbox.append({
      id: "0099",
      conversation: KEY,
      person: { id: String(ANA.id), locale: "en" },
      receivedAt: Date.now() - 60_000,
      intent: { kind: "reply", text: "is anybody there?" },
    });
    await stage.dispatch.invoke({});
    expect(stage.ecs.started).toHaveLength(2);
    expect(await stage.runnersEnded()).toEqual([0, 0]);
  }, 60_000);

  test("no program uses a DynamoDB operation that its role does not allow", () => {
    for (const who of ["webhook", "dispatch", "runner"] as const) {
      const { operations } = stage.used[who];
      expect(operations.size).toBeGreaterThan(1);
      expect(ON_TABLE[who].operations).toEqual(expect.arrayContaining([...operations]));
    }
  });
});
