import type { DeskDeps } from "@echo/core/desk/deps";
import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import { say } from "@echo/core/message/say";
import type { Ask } from "@echo/core/inbound/request";
import { beforeEach, expect, test } from "vitest";
import { openSession } from "../contract/store/sample.ts";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";

const HERE = ConversationKey.parse("telegram:5");
const words = say("en");

let stores: Stores;
let deps: DeskDeps;
let opened: Awaited<ReturnType<typeof openSession>>;
beforeEach(async () => {
  stores = createMemoryStores();
  deps = { ...stores, steps: [], now: () => 9000, log: () => {}, dispatch: async () => {} };
  opened = await openSession(stores, HERE, 1000);
  const { id: session, slug } = opened.live;
  await stores.projects.propose({ slug, description: "a garden", status: "pending", proposedAt: 1 });
  await stores.projects.claim(slug, { session, conversation: HERE, epoch: 1, now: 1000 });
});

async function approve(): Promise<void> {
  const { held, live } = opened;
  const { id, slug } = live;
  const plan = { version: 1, sha256: "0".repeat(64) };
  await stores.projects.approve(slug, { session: id, plan, by: "7", now: 5000 });
  const loaded = { planningSessionId: id, cancelledAt: undefined };
  const approvedSessions = [{ id, slug, at: 5000 }];
  await stores.leases.commit(held, loaded, { session: undefined, approvedSessions, turnCounter: 1 });
}

let number = 0;
const ask = (asked: Ask, conversation = HERE) =>
  receive(deps, {
    id: String((number += 1)).padStart(20, "0"),
    conversation,
    person: { id: "7", locale: "en" },
    receivedAt: 9000 + number,
    private: true,
    allowed: true,
    ask: asked,
  });
const planAgain = (): Ask => ({ kind: "intent", intent: { kind: "plan", slug: opened.live.slug } });

test("/status shows a plan approved here, and then the progress of its run", async () => {
  await approve();
  const { slug } = opened.live;
  expect(await ask({ kind: "status" })).toMatchObject({ markdown: words.approved(slug) });
  await stores.projects.move(slug, "running", { from: ["approved"], now: 9500 });
  expect(await ask({ kind: "status" })).toMatchObject({ markdown: `**${slug}**: being built` });
});

test("/status does not show a plan approved here if another chat has approved it since", async () => {
  await approve();
  const { slug } = opened.live;
  const elsewhere = ConversationKey.parse("telegram:6");
  const session = PlanningSessionId.parse("ps_eeeeeeeeeeeeeeee");
  await stores.projects.claim(slug, { session, conversation: elsewhere, epoch: 1, now: 6000 });
  const plan = { version: 1, sha256: "1".repeat(64) };
  await stores.projects.approve(slug, { session, plan, by: "8", now: 7000 });
  expect(await ask({ kind: "status" })).toMatchObject({ markdown: words.refusal("no-session", undefined) });
});

test("a new /plan of an approved project says that the approval ends", async () => {
  await approve();
  const starting = `${words.starting(opened.live.slug)} ${words.approvalEnds}`;
  expect(await ask(planAgain(), ConversationKey.parse("telegram:6"))).toMatchObject({ kind: "accepted", starting });
});

test("/plan of the project being planned here shows its status", async () => {
  const answer = await ask(planAgain());
  expect(answer).toEqual(await ask({ kind: "status" }));
  expect(await stores.inbox.listPending(HERE)).toEqual([]);
});
