import type { DeskDeps } from "@echo/core/desk/deps";
import { createInboundLimit } from "@echo/core/desk/limit";
import { receive } from "@echo/core/desk/desk";
import { ConversationKey } from "@echo/core/id/conversation-key";
import type { Ask } from "@echo/core/inbound/request";
import { say } from "@echo/core/message/say";
import type { Stores } from "@echo/core/port/stores";
import { beforeEach, expect, test } from "vitest";
import { openSession } from "../contract/store/sample.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";

const GROUP = ConversationKey.parse("telegram:-1005");
const TOPIC = ConversationKey.parse("telegram:-1005:12");
const OTHER = ConversationKey.parse("telegram:-10051");
const HERE = ConversationKey.parse("discord:77");
const words = say("en");

let stores: Stores;
let deps: DeskDeps;
let dispatched: ConversationKey[];
let opened: Awaited<ReturnType<typeof openSession>>;
beforeEach(async () => {
  stores = createMemoryStores();
  dispatched = [];
  const dispatch = async (key: ConversationKey) => void dispatched.push(key);
  deps = { ...stores, steps: [], now: () => 9000, log: () => {}, dispatch };
  opened = await openSession(stores, TOPIC, 1000);
  const { id: session, slug } = opened.live;
  await stores.projects.propose({ slug, description: "a garden", status: "pending", proposedAt: 1 });
  await stores.projects.claim(slug, { session, conversation: TOPIC, epoch: 1, now: 1000 });
  await stores.conversations.wake(OTHER, 1000);
  await stores.conversations.wake(GROUP, 1000);
});

let number = 0;
function ask(asked: Ask, conversation: ConversationKey, on = deps) {
  const id = String((number += 1)).padStart(20, "0");
  const person = { id: "7", locale: "en" } as const;
  const receivedAt = 9000 + number;
  return receive(on, { id, conversation, person, receivedAt, private: true, allowed: true, ask: asked });
}
const goneAt = async (key: ConversationKey) => (await stores.conversations.read(key))?.goneAt;
const gone: Ask = { kind: "place", is: "gone" };
const back: Ask = { kind: "place", is: "back" };

test("a group that is gone takes its topics with it, no other group, and ends nothing", async () => {
  const before = await stores.conversations.read(TOPIC);
  for (const _again of [1, 2]) expect(await ask(gone, GROUP)).toEqual({ kind: "ignored" });
  const at = await goneAt(GROUP);
  expect(at).toBeGreaterThan(9000);
  expect(await stores.conversations.read(TOPIC)).toEqual({ ...before, goneAt: at });
  expect(await goneAt(OTHER)).toBeUndefined();
  expect(await stores.projects.read(opened.live.slug)).toMatchObject({ status: "planning", conversation: TOPIC });
});

test("a group that is back wakes what waited there, and nothing else", async () => {
  await ask(gone, GROUP);
  await ask(back, GROUP);
  expect([await goneAt(GROUP), await goneAt(TOPIC)]).toEqual([undefined, undefined]);
  expect(new Set(dispatched)).toEqual(new Set([GROUP, TOPIC]));
  dispatched = [];
  await ask(back, GROUP);
  expect(dispatched).toEqual([]);
});

test("a message from a place that was gone shows that it is back", async () => {
  await ask(gone, GROUP);
  await ask({ kind: "intent", intent: { kind: "reply", text: "here I am" } }, TOPIC);
  expect(await goneAt(TOPIC)).toBeUndefined();
});

test("what the platform says is never too much", async () => {
  const limit = createInboundLimit({ personPerMinute: 1, conversationPerMinute: 1 });
  await ask({ kind: "help" }, GROUP, { ...deps, limit });
  await ask(gone, GROUP, { ...deps, limit });
  expect(await goneAt(TOPIC)).toBeGreaterThan(0);
});

test("/projects offers the project of a place that is gone, and says so", async () => {
  const { slug } = opened.live;
  const shown = async () => {
    const answer = await ask({ kind: "projects", page: 1 }, HERE);
    return answer.kind === "said" ? { markdown: answer.markdown, buttons: answer.buttons } : undefined;
  };
  expect((await shown())?.buttons).toEqual([]);
  await ask(gone, GROUP);
  const { markdown, buttons } = (await shown()) ?? {};
  expect(markdown).toContain(`**${slug}** (being planned, its chat is gone)`);
  expect(buttons).toEqual([[{ action: "plan", slug }]]);
});

test("/cancel elsewhere says where the planning is and how to bring it here", async () => {
  const { slug } = opened.live;
  expect(await ask({ kind: "cancel" }, HERE)).toMatchObject({ markdown: words.nothingToCancel });
  await ask(gone, GROUP);
  const told = `${words.nothingToCancel}\n\n${words.heldElsewhere(slug, "Telegram")}`;
  expect(await ask({ kind: "cancel" }, HERE)).toMatchObject({ markdown: told });
});

test("a place that only seems to be there is looked at when its project is asked for, and cancelled by nobody", async () => {
  const { slug } = opened.live;
  await ask({ kind: "intent", intent: { kind: "plan", slug } }, HERE);
  expect(await stores.inbox.listPending(TOPIC)).toMatchObject([{ intent: { kind: "probe" } }]);
  expect(dispatched).toContain(TOPIC);
  expect((await stores.conversations.read(TOPIC))?.session?.id).toBe(opened.live.id);
});
