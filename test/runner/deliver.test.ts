import { turnId } from "@echo/core/id/turn-id";
import type { Conversation } from "@echo/core/conversation/conversation";
import { newConversation } from "@echo/core/conversation/conversation";
import type { Chat, SendResult } from "@echo/core/port/chat";
import type { Reply } from "@echo/core/conversation/reply";
import { deliver } from "@echo/runner/delivery/deliver";
import { LeaseLostError } from "@echo/runner/lease/keeper";
import type { Keeper } from "@echo/runner/lease/keeper";
import { expect, test } from "vitest";
import { freshKey, inbound } from "../contract/store/sample.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";

const SENT: SendResult = { kind: "sent", messageId: "1" };

/** A turn that is committed and not sent yet, with one text per piece. `answers`: the chat's results, in order. */
async function committed(texts: string[], ...answers: (SendResult | Error)[]) {
  const { inbox, turns } = createMemoryStores();
  const key = freshKey();
  const asked = inbound(key, "00000001", 1000);
  await inbox.append(asked);
  const replies = texts.map((markdown): Reply => ({ kind: "text", locale: "en", markdown }));
  const id = turnId(1, 1);
  await turns.record(key, { id, answers: [asked.id], replies, sent: 0, closed: false, recordedAt: 1 });
  const tried: { text: unknown; nonce: string }[] = [];
  const chat = {
    render: (reply: Reply) => [{ text: reply.kind === "text" ? reply.markdown : "" }],
    send: async (_channel: string, { text }: Readonly<Record<string, unknown>>, nonce: string) => {
      tried.push({ text, nonce });
      const answer = answers.shift() ?? SENT;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as Chat;
  const conversation: Conversation = { ...newConversation(key), epoch: 1, turnCounter: 1, outbox: id };
  const run = (isTrusted = true) => {
    const keeper = { lease: { key, holder: "r1", epoch: 1 }, isTrusted: () => isTrusted } as Keeper;
    return deliver({ chat, inbox, turns, keeper, log: () => {} }, conversation);
  };
  return { run, tried, pending: () => inbox.listPending(key), turn: () => turns.load(key, id) };
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

test("a chat that refuses for good gets no more pieces", async () => {
  const turn = await committed(["one", "two"], { kind: "refused", reason: "blocked" });
  await turn.run();
  await turn.run();
  expect(texts(turn)).toEqual(["one"]);
  // A refused piece does not count as sent: the person has not read it.
  expect(await turn.turn()).toMatchObject({ sent: 0, closed: true });
});

test("a turn without pieces is closed too", async () => {
  const turn = await committed([]);
  await turn.run();
  expect(await turn.turn()).toMatchObject({ closed: true });
});
