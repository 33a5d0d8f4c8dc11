import type { DeskDeps } from "@echo/core/desk/deps";
import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import { say } from "@echo/core/message/say";
import { Slug } from "@echo/core/id/slug";
import { replanQuestion } from "@echo/core/desk/replan";
import type { Ask } from "@echo/core/inbound/request";
import { askOfButton, decodeButton, encodeButton } from "@echo/core/inbound/button";
import { readText } from "@echo/core/inbound/command";
import { beforeEach, describe, expect, test } from "vitest";
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
  expect(await ask({ kind: "status" })).toMatchObject({
    markdown: expect.stringContaining(`**${slug}** is being built since`),
  });
});

test("/status does not show a plan approved here if another chat has approved it since", async () => {
  await approve();
  const { slug } = opened.live;
  const elsewhere = ConversationKey.parse("telegram:6");
  const session = PlanningSessionId.parse("ps_eeeeeeeeeeeeeeee");
  const claim = { session, conversation: elsewhere, epoch: 1, now: 6000, replans: opened.live.id };
  await stores.projects.claim(slug, claim);
  const plan = { version: 1, sha256: "1".repeat(64) };
  await stores.projects.approve(slug, { session, plan, by: "8", now: 7000 });
  expect(await ask({ kind: "status" })).toMatchObject({ markdown: words.refusal("no-session", undefined) });
});

describe("words in the private chat of an approved plan", () => {
  const say = (text: string) => ask({ kind: "intent", intent: { kind: "reply", text } });

  test("offer to revise the plan, and the press takes the words along", async () => {
    await approve();
    const { slug, id: session } = opened.live;
    const wish = "make it also send mails";
    const offer = await say(wish);
    expect(offer).toMatchObject({
      markdown: words.wishOffer(slug),
      buttons: [[{ action: "revise", slug, session }], [{ action: "plan" }]],
    });
    expect(await stores.projects.read(slug)).toMatchObject({ status: "approved" });
    const revise = offer.kind === "said" ? offer.buttons?.[0]?.[0] : undefined;
    const pressed = askOfButton(decodeButton(revise === undefined ? "" : (encodeButton(revise) ?? "")));
    expect(await ask(pressed)).toMatchObject({ kind: "accepted" });
    expect(await stores.inbox.listPending(HERE)).toMatchObject([
      { intent: { kind: "plan", slug, description: wish, replan: { how: "revise", session } } },
    ]);
  });

  test("are answered with a hint if they are only polite", async () => {
    await approve();
    expect(await say("Thanks a lot!")).toMatchObject({ markdown: words.hint });
  });

  test("are an idea like any other once the plan no longer waits", async () => {
    await approve();
    const { slug, id: session } = opened.live;
    await stores.projects.move(slug, "pending", { from: ["approved"], session, now: 9000 });
    expect(await say("a shop for my jam")).toMatchObject({
      markdown: words.ideaOffer("shop-jam"),
      buttons: [[{ action: "plan" }]],
    });
  });
});

describe("/plan of an approved project", () => {
  const ELSEWHERE = ConversationKey.parse("telegram:6");
  const choices = () => {
    const { slug, id: session } = opened.live;
    return [
      [
        { action: "revise", slug, session },
        { action: "start-over", slug, session },
      ],
      [
        { action: "leave", slug, session },
        { action: "withdraw", slug, session },
      ],
    ];
  };
  const pressOf = (action: "revise" | "start-over" | "leave" | "withdraw", session: string = opened.live.id) =>
    askOfButton(decodeButton(encodeButton({ action, slug: opened.live.slug, session }) ?? ""));

  test.each([HERE, ELSEWHERE])("asks first, and nothing is stored: %s", async (place) => {
    await approve();
    const before = await stores.projects.read(opened.live.slug);
    const { slug } = opened.live;
    for (const asked of [planAgain(), askOfButton({ action: "plan", slug }), pressOf("revise", "ps_ffffffffffffffff")])
      expect(await ask(asked, place)).toMatchObject({
        kind: "said",
        markdown: words.replanQuestion(slug),
        buttons: choices(),
      });
    expect(await stores.inbox.listPending(place)).toEqual([]);
    expect(await stores.projects.read(slug)).toEqual(before);
    expect(await ask(pressOf("leave"), place)).toMatchObject({ markdown: words.leftAsIs(slug, "approved") });
    expect(await stores.projects.read(slug)).toEqual(before);
  });

  test.each([
    ["revise", "revise"],
    ["revise", "Revizuiește"],
    ["start-over", "start over"],
    ["start-over", "de la capăt"],
  ] as const)("goes on when %s is pressed or typed as %s, and says that the approval waits", async (how, typed) => {
    await approve();
    const { slug, id: session } = opened.live;
    const starting = `${words.starting(slug)} ${words.approvalPauses}`;
    const places = [ELSEWHERE, ConversationKey.parse("telegram:8")] as const;
    const asked = [pressOf(how), readText(`/plan ${slug} ${typed}`) ?? planAgain()] as const;
    for (const [index, place] of places.entries()) {
      expect(await ask(asked[index] ?? planAgain(), place)).toMatchObject({ kind: "accepted", starting });
      const pending = await stores.inbox.listPending(place);
      expect(pending.map(({ intent }) => intent)).toEqual([{ kind: "plan", slug, replan: { how, session } }]);
    }
  });
});

describe("words typed with a /plan that is answered with a question", () => {
  const WISH = "and make it smaller";
  const revisedBy = async (answer: Awaited<ReturnType<typeof ask>>, place: ConversationKey) => {
    const buttons = answer.kind === "said" ? (answer.buttons ?? []).flat() : [];
    const revise = buttons.find(({ action }) => action === "revise");
    await ask(askOfButton(revise && decodeButton(encodeButton(revise) ?? "")), place);
    return (await stores.inbox.listPending(place)).map(({ intent }) => intent);
  };
  const planWith = (text: string) => readText(`/plan ${opened.live.slug} ${text}`) ?? planAgain();

  test.each([HERE, ConversationKey.parse("telegram:6")])(
    "wait for the press, also when asked twice: %s",
    async (place) => {
      await approve();
      const { slug, id: session } = opened.live;
      await ask(planWith("another wish"), place);
      const answer = await ask(planWith(WISH), place);
      const question = `${words.replanQuestion(slug)}\n\n${words.wordsGoAlong("approved")}`;
      expect(answer).toMatchObject({ kind: "said", markdown: question });
      expect(await stores.inbox.listPending(place)).toEqual([]);
      expect(await revisedBy(answer, place)).toMatchObject([
        { kind: "plan", slug, description: WISH, replan: { how: "revise", session } },
      ]);
    },
  );

  test("wait for the end of the run", async () => {
    await approve();
    const { slug } = opened.live;
    await stores.projects.move(slug, "running", { from: ["approved"], now: 9500 });
    const answer = await ask(planWith(WISH));
    expect(answer).toMatchObject({ markdown: expect.stringContaining(words.wordsGoAlong("running")) });
    await stores.projects.move(slug, "complete", { from: ["running"], now: 9600 });
    expect(await revisedBy(answer, HERE)).toMatchObject([{ kind: "plan", slug, description: WISH }]);
  });

  test.each([5, 20, 27, 28, 40, 55, 64])(
    "are never promised where the button has no room: a slug of %i",
    async (length) => {
      const slug = Slug.parse("x".repeat(length));
      const project = {
        slug,
        description: "",
        status: "approved",
        proposedAt: 1,
        planningSessionId: opened.live.id,
      } as const;
      const { markdown, buttons } = replanQuestion(project, "en", { idea: "01380000000000000001" });
      const revise = buttons.flat().find(({ action }) => action === "revise");
      const pressed = revise && decodeButton(encodeButton(revise) ?? "");
      const isKept = pressed !== undefined && "idea" in pressed;
      expect(markdown.includes(words.wordsGoAlong("approved"))).toBe(isKept);
      expect(markdown.includes(words.wordsAgain)).toBe(!isKept);
      // The longest slugs leave no room for any button, and the question says what to type.
      expect(pressed?.action).toBe(length > 48 ? undefined : "revise");
    },
  );
});

test("a withdrawal typed elsewhere is one, also when the place of the approval is gone", async () => {
  await approve();
  await stores.conversations.markPlace(HERE, 9000);
  const { slug } = opened.live;
  const elsewhere = ConversationKey.parse("telegram:6");
  const asked = readText(`/plan ${slug} withdraw`) ?? planAgain();
  expect(await ask(asked, elsewhere)).toMatchObject({ markdown: words.cancelled(slug) });
  expect(await stores.projects.read(slug)).toMatchObject({ status: "pending" });
});

test.each(["pressed", "typed"])("an approval can be withdrawn from another place by its own word: %s", async (how) => {
  await approve();
  const { slug, id: session } = opened.live;
  const elsewhere = ConversationKey.parse("telegram:6");
  const asked =
    how === "typed" ? readText(`/plan ${slug} withdraw`) : askOfButton({ action: "withdraw", slug, session });
  for (const _delivery of [1, 2])
    expect(await ask(asked ?? planAgain(), elsewhere)).toMatchObject({ markdown: words.cancelled(slug) });
  expect(await stores.projects.read(slug)).toMatchObject({ status: "pending", formerPlans: [{ session }] });
});

test("/status where a plan was approved, and a cancel there, while it is planned again elsewhere", async () => {
  await approve();
  const { slug, id } = opened.live;
  const session = PlanningSessionId.parse("ps_eeeeeeeeeeeeeeee");
  const elsewhere = ConversationKey.parse("telegram:6");
  await stores.projects.claim(slug, { session, conversation: elsewhere, epoch: 1, now: 6000, replans: id });
  expect(await ask({ kind: "status" })).toMatchObject({ markdown: `**${slug}**: being planned` });
  expect(await ask({ kind: "cancel", pressed: { session: id, revision: 1 } })).toMatchObject({
    markdown: words.cancelled(slug),
  });
  await stores.projects.move(slug, "pending", { from: ["planning"], session, now: 7000 });
  expect(await stores.projects.read(slug)).toMatchObject({ status: "pending", formerPlans: [{ session: id }] });
});

test("/plan of the project being planned here shows its status", async () => {
  const answer = await ask(planAgain());
  expect(answer).toEqual(await ask({ kind: "status" }));
  expect(await stores.inbox.listPending(HERE)).toEqual([]);
});
