import fc from "fast-check";
import type { Button } from "@echo/core/inbound/button";
import { say } from "@echo/core/message/say";
import { systemClock } from "@echo/core/system/clock";
import { turnId } from "@echo/core/id/turn-id";
import type { Conversation } from "@echo/core/conversation/conversation";
import { newConversation } from "@echo/core/conversation/conversation";
import type { Chat, Piece, SendResult } from "@echo/core/port/chat";
import type { Reply } from "@echo/core/conversation/reply";
import type { Turn } from "@echo/core/conversation/turn";
import { deliver } from "@echo/runner/delivery/deliver";
import { LeaseLostError } from "@echo/runner/lease/keeper";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import type { Keeper } from "@echo/runner/lease/keeper";
import { expect, test } from "vitest";
import { freshKey, inbound } from "../contract/store/sample.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";

const SENT: SendResult = { kind: "sent", messageId: "1" };

/** A turn that is committed and not sent yet, with one text per piece. `answers`: the chat's results, in order. */
function committed(said: (string | Reply)[], ...answers: (SendResult | Error)[]) {
  return committedWith({}, said, ...answers);
}

async function committedWith(more: Partial<Turn>, said: (string | Reply)[], ...answers: (SendResult | Error)[]) {
  const { conversations, inbox, turns } = createMemoryStores();
  const key = freshKey();
  const asked = inbound(key, "00000001", 1000);
  await inbox.append(asked);
  const replies = said.map((one): Reply =>
    typeof one === "string" ? { kind: "text", locale: "en", markdown: one } : one,
  );
  const id = turnId(1, 1);
  await turns.record(key, { id, answers: [asked.id], replies, sent: 0, closed: false, recordedAt: 1, ...more });
  const tried: { text: unknown; buttons: unknown; nonce: string }[] = [];
  await conversations.wake(key, 1);
  const log: string[] = [];
  const rendered: string[] = [];
  const chat = {
    render: (reply: Reply, form?: "plain") => {
      rendered.push(form ?? "rich");
      if (reply.kind === "document") return [{ text: "" }];
      const buttons = reply.buttons?.length;
      // As plain text a reply is cut at its words.
      return form === undefined
        ? [{ text: reply.markdown, buttons }]
        : reply.markdown.split(" ").map((text) => ({ text, buttons }));
    },
    send: async (_channel: string, piece: Readonly<Record<string, unknown>>, nonce: string) => {
      tried.push({ text: piece["text"], buttons: piece["buttons"], nonce });
      const answer = answers.shift() ?? SENT;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as Chat;
  const conversation: Conversation = { ...newConversation(key), epoch: 1, turnCounter: 1, outbox: id };
  const run = (isTrusted = true, epoch = 1) => {
    const keeper = { lease: { key, holder: `r${epoch}`, epoch }, isTrusted: () => isTrusted } as Keeper;
    const deps = { chat, clock: systemClock, conversations, inbox, turns, keeper, settings: DEFAULT_SETTINGS };
    return conversations
      .read(key)
      .then((seen) =>
        deliver(
          { ...deps, log: (_level, event) => void log.push(event) },
          { ...conversation, ...(seen?.goneAt === undefined ? {} : { goneAt: seen.goneAt }) },
        ),
      );
  };
  const place = async () => (await conversations.read(key))?.goneAt;
  const comeBack = () => conversations.markPlace(key, undefined);
  return {
    run,
    tried,
    rendered,
    log,
    place,
    comeBack,
    pending: () => inbox.listPending(key),
    turn: () => turns.load(key, id),
  };
}

const texts = ({ tried }: { tried: { text: unknown }[] }) => tried.map(({ text }) => text);

test("the next runner sends only the missing pieces, each under its own nonce", async () => {
  const turn = await committed(["one", "two", "three"], SENT, new Error("the chat cannot be reached"));
  await expect(turn.run()).rejects.toThrow("cannot be reached");
  await turn.run();
  expect(texts(turn)).toEqual(["one", "two", "two", "three"]);
  const [one, lost, two, three] = turn.tried.map(({ nonce }) => nonce);
  expect(lost).toBe(two);
  expect(new Set([one, two, three]).size).toBe(3);
  await turn.run();
  expect(turn.tried).toHaveLength(4);
});

test("the inbound that a turn answers is marked done before its first piece is sent", async () => {
  const turn = await committed(["one"], new Error("the chat cannot be reached"));
  await expect(turn.run()).rejects.toThrow("cannot be reached");
  expect(await turn.pending()).toEqual([]);
});

test("a runner that does not trust its lease sends nothing", async () => {
  const turn = await committed(["one"]);
  await expect(turn.run(false)).rejects.toThrow(LeaseLostError);
  expect(turn.tried).toEqual([]);
});

test("a place that is gone gets no more pieces, and the rest waits until it comes back", async () => {
  const turn = await committed(["one", "two"], SENT, { kind: "gone", reason: "blocked" });
  await turn.run();
  await turn.run();
  expect(texts(turn)).toEqual(["one", "two"]);
  expect(await turn.turn()).toMatchObject({ sent: 1, closed: false });
  expect(await turn.place()).toBeGreaterThan(0);
  await turn.comeBack();
  await turn.run();
  expect(texts(turn)).toEqual(["one", "two", "two"]);
  expect(await turn.turn()).toMatchObject({ sent: 2, closed: true });
});

const REFUSED: SendResult = { kind: "content-refused", reason: "240000 harmful link" };
const BUTTONS: Button[][] = [[{ action: "advance", session: "ps_0123456789abcdef", revision: 1 }]];
const question: Reply = { kind: "text", locale: "en", markdown: "Which one?", buttons: BUTTONS };
const { partRefused, answerHere } = say("en");

test("a refused piece is replaced by a sentence, and the question with its buttons still comes", async () => {
  const turn = await committed(["one", "two", question], SENT, REFUSED);
  await turn.run();
  await turn.run();
  expect(turn.tried.map(({ text, buttons }) => [text, buttons])).toEqual([
    ["one", undefined],
    ["two", undefined],
    [partRefused, undefined],
    ["Which one?", 1],
  ]);
  expect(await turn.turn()).toMatchObject({ sent: 3, closed: true, refused: [1] });
  expect(await turn.place()).toBeUndefined();
  expect(turn.log).toEqual(["piece-refused"]);
});

test("a runner that takes over neither sends the refused piece nor says the sentence again", async () => {
  const lost = new Error("the chat cannot be reached");
  const turn = await committed(["one", "two", question], REFUSED, SENT, lost, REFUSED);
  await expect(turn.run()).rejects.toThrow("cannot be reached");
  await turn.run();
  expect(texts(turn)).toEqual(["one", partRefused, "two", "two", "Which one?"]);
  expect(await turn.turn()).toMatchObject({ sent: 3, closed: true, refused: [0, 1] });
});

test("the buttons of a refused question come under its stand-in, unless they are what is refused", async () => {
  const first = await committed([question], REFUSED);
  await first.run();
  expect(first.tried.map(({ text, buttons }) => [text, buttons])).toEqual([
    ["Which one?", 1],
    [partRefused, 1],
  ]);
  const second = await committed(["one", question], REFUSED, SENT, REFUSED);
  await second.run();
  expect(second.tried.at(-1)).toMatchObject({ text: answerHere, buttons: 1 });
  const bad = await committed([question], REFUSED, REFUSED);
  await bad.run();
  expect(bad.tried.map(({ text, buttons }) => [text, buttons])).toEqual([
    ["Which one?", 1],
    [partRefused, 1],
    [partRefused, undefined],
  ]);
});

test("whatever pieces are refused, every other one comes once and in order, and the turn ends", async () => {
  const results = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(results, async (refusals) => {
      const said = refusals.map((isRefused, index) => `${isRefused ? "bad" : "good"} ${index}`);
      const turn = await committed([...said, question], ...refusals.flatMap(answersTo));
      await turn.run();
      const shown = texts(turn).filter((text) => String(text).startsWith("good"));
      expect(shown).toEqual(said.filter((text) => text.startsWith("good")));
      expect(turn.tried.at(-1)).toMatchObject({ text: "Which one?", buttons: 1 });
      expect(texts(turn).filter((text) => text === partRefused)).toHaveLength(refusals.includes(true) ? 1 : 0);
      expect(await turn.turn()).toMatchObject({ sent: said.length + 1, closed: true });
    }),
    { numRuns: 50 },
  );
});

/** The first refusal is followed by the sentence that stands in; later ones are not. */
function answersTo(isRefused: boolean, index: number, all: readonly boolean[]): SendResult[] {
  if (!isRefused) return [SENT];
  return all.indexOf(true) === index ? [REFUSED, SENT] : [REFUSED];
}

test("a turn without pieces is closed too", async () => {
  const turn = await committed([]);
  await turn.run();
  expect(await turn.turn()).toMatchObject({ closed: true });
});

const piece = (text: string): Piece => ({ text });
const died = () => new Error("the process died here");

test("delivery sends what was recorded before the commit, and renders nothing", async () => {
  const pieces = [[piece("rendered one"), piece("rendered two")]];
  const turn = await committedWith({ pieces }, ["**one** two"], SENT, died());
  await expect(turn.run()).rejects.toThrow("died");
  await turn.run(true, 2);
  expect(texts(turn)).toEqual(["rendered one", "rendered two", "rendered two"]);
  expect(turn.rendered).toEqual([]);
  expect(await turn.turn()).toMatchObject({ sent: 2, closed: true });
});

test("a turn that an earlier version recorded is rendered once, by the runner that takes it up", async () => {
  const turn = await committed(["one", "two"], SENT, died());
  await expect(turn.run()).rejects.toThrow("died");
  await turn.run(true, 2);
  expect(texts(turn)).toEqual(["one", "two", "two"]);
  expect(turn.rendered).toEqual(["rich", "rich"]);
});

test("the runner that renders it counts too: whoever comes after the second one sends plain text", async () => {
  const turn = await committed(["one two"], died(), died(), SENT);
  for (const epoch of [2, 3]) await expect(turn.run(true, epoch)).rejects.toThrow("died");
  await turn.run(true, 4);
  expect(texts(turn)).toEqual(["one two", "one", "one", "two"]);
});

test("if two runners lose their lease over an outbox, the third sends plain text what nobody was sent yet", async () => {
  const pieces = [[piece("**one**")], [piece("**two** a"), piece("**two** b")], [piece("**three four**")]];
  const turn = await committedWith({ pieces }, ["one", "two", "three four"], SENT, SENT, died(), died());
  await expect(turn.run()).rejects.toThrow("died");
  await expect(turn.run(true, 2)).rejects.toThrow("died");
  expect(await turn.turn()).toMatchObject({ sent: 2, takenUp: { epoch: 2, count: 1 } });
  await turn.run(true, 3);
  expect(texts(turn).slice(-3)).toEqual(["**two** b", "three", "four"]);
  const [, , lost, again, last] = turn.tried.map(({ nonce }) => nonce);
  expect(new Set([lost, again, last]).size).toBe(1);
  expect(new Set(turn.tried.map(({ nonce }) => nonce)).size).toBe(5);
  expect(turn.log).toContain("delivered-plainly");
  expect(await turn.turn()).toMatchObject({ sent: 5, closed: true });
});

test("a runner that tries again by itself counts once, and a fourth runner goes on with the plain text", async () => {
  const pieces = [[piece("**one two**")]];
  const deaths = Array.from({ length: 5 }, died);
  const turn = await committedWith({ pieces }, ["one two"], ...deaths, SENT, died());
  for (const epoch of [1, 1, 2, 2]) await expect(turn.run(true, epoch)).rejects.toThrow("died");
  expect(turn.rendered).toEqual([]);
  for (const epoch of [3, 3]) await expect(turn.run(true, epoch)).rejects.toThrow("died");
  await turn.run(true, 4);
  expect(texts(turn).slice(4)).toEqual(["one", "one", "two", "two"]);
  expect(turn.rendered).toEqual(["plain"]);
});

test("if it is unknown which pieces were sent, everything is said again as plain text", async () => {
  const turn = await committedWith({ sent: 2, takenUp: { epoch: 2, count: 1 } }, ["one two", question]);
  await turn.run(true, 3);
  expect(texts(turn)).toEqual(["one", "two", "Which", "one?"]);
  expect(turn.rendered).toEqual(["plain", "plain"]);
  expect(await turn.turn()).toMatchObject({ sent: 6, closed: true });
});
