import { say } from "@echo/core/message/say";
import type { DeskDeps } from "@echo/core/desk/deps";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import type { Request } from "@echo/core/inbound/request";
import { Slug } from "@echo/core/id/slug";
import { beforeEach, expect, test } from "vitest";
import { commit, opening, openSession, session } from "../contract/store/sample.ts";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";

const OLD = ConversationKey.parse("telegram:-5");
const NEW = ConversationKey.parse("telegram:-1005");
const SLUG = Slug.parse("garden");

let stores: Stores;
let deps: DeskDeps;
beforeEach(() => {
  stores = createMemoryStores();
  deps = { ...stores, steps: [], now: () => 9000, log: () => {}, dispatch: async () => {} };
});

const moved: Request = {
  id: "00000000000000000001",
  conversation: NEW,
  person: { id: "7", locale: "en" },
  receivedAt: 9000,
  private: false,
  allowed: true,
  ask: { kind: "moved", from: OLD },
};

async function planned() {
  const opened = await openSession(stores, OLD, 1000);
  await stores.projects.propose({ slug: SLUG, description: "o grădină", status: "pending", proposedAt: 1 });
  await stores.projects.claim(SLUG, { session: opened.live.id, conversation: OLD, epoch: 1, now: 1000 });
  return opened;
}

test("after a chat moves, its planning session can be resumed at the new address, in the same language", async () => {
  await planned();
  expect(await receive(deps, moved)).toMatchObject({
    markdown: expect.stringContaining("o reluăm aici cu `/plan garden`"),
  });
  expect(await receive(deps, moved)).toMatchObject({ markdown: expect.stringContaining("`/plan garden`") });
  expect(await stores.conversations.read(OLD)).toMatchObject({ goneAt: 9000, session: { slug: SLUG } });
  const again: Request = {
    ...moved,
    id: "00000000000000000002",
    receivedAt: 9100,
    ask: { kind: "intent", intent: { kind: "plan", slug: SLUG } },
  };
  const { planningSessionId: session } = (await stores.projects.read(SLUG)) ?? {};
  expect(await receive(deps, again)).toMatchObject({ kind: "accepted", starting: say("en").takingOver(SLUG) });
  expect(await stores.inbox.listPending(NEW)).toMatchObject([
    { intent: { kind: "plan", slug: SLUG, takesOver: { conversation: OLD, session } } },
  ]);
});

test("a late delivery of the move does not end a session that began since", async () => {
  await planned();
  await receive(deps, moved);
  const { live } = await openSession(stores, OLD, 9500);
  await receive(deps, moved);
  expect((await stores.conversations.read(OLD))?.session?.id).toBe(live.id);
});

/** A plan under the old address, from 1000 on, approved at 2000. */
async function approved() {
  const { held, live } = await planned();
  await stores.projects.approve(SLUG, {
    session: live.id,
    plan: { version: 1, sha256: "a".repeat(64) },
    by: "7",
    now: 2000,
  });
  const name = { id: live.id, slug: SLUG, at: 2000 };
  await commit(stores, held, { session: undefined, approvedSessions: [name] });
  return { held, name };
}

test("an approved plan stays approved after the move, and each delivery says so", async () => {
  const { name } = await approved();
  for (const [locale, words] of [
    ["en", "**garden** stays approved"],
    ["ro", "**garden** rămâne aprobat"],
  ] as const) {
    const answer = await receive(deps, { ...moved, person: { id: "7", locale } });
    expect(answer).toMatchObject({ kind: "said", personal: false, markdown: expect.stringContaining(words) });
    expect(answer).toMatchObject({ markdown: expect.stringContaining("`/plan garden`") });
  }
  expect((await stores.conversations.read(OLD))?.approvedSessions).toEqual([name]);
  expect((await stores.projects.read(SLUG))?.status).toBe("approved");
});

test("the move does not mention an approval that ended elsewhere", async () => {
  const { name } = await approved();
  await stores.projects.move(SLUG, "pending", { from: ["approved"], session: name.id, now: 3000 });
  expect(await receive(deps, moved)).toEqual({ kind: "ignored" });
});

test("the move mentions both an approval and the planning session that follows it", async () => {
  const { held } = await approved();
  const next = { ...session(3000), slug: Slug.parse("orchard") };
  await commit(stores, held, { session: next, lastSession: { id: next.id, slug: next.slug, locale: next.locale } });
  const answer = await receive(deps, moved);
  expect(answer).toMatchObject({ markdown: expect.stringContaining("`/plan orchard`") });
  expect(answer).toMatchObject({ markdown: expect.stringContaining("**garden** rămâne aprobat") });
  expect(await receive(deps, moved)).toEqual(answer);
  expect((await stores.conversations.read(OLD))?.approvedSessions[0]?.slug).toBe("garden");
});

test("a move of a chat without a planning session is not answered", async () => {
  expect(await receive(deps, moved)).toEqual({ kind: "ignored" });
});

test("a second delivery of the move mentions again the opening that the first one ended", async () => {
  await stores.conversations.wake(OLD, 8000, { ...opening(8000), locale: "ro" });
  const words = { markdown: expect.stringContaining("`/plan garden`") as unknown };
  expect(await receive(deps, moved)).toMatchObject(words);
  expect(await receive(deps, { ...moved, receivedAt: 9500 })).toMatchObject(words);
});
