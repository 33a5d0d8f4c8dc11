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

/** A turn that was committed and not sent yet, with a text for each piece; `answers` what the chat says to each in turn. */
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

test("whoever takes over sends only what is missing, each piece under its own nonce", async () => {
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

test("what it answers is done before anything is sent", async () => {
  const turn = await committed(["one"], new Error("the chat cannot be reached"));
  await expect(turn.run()).rejects.toThrow("cannot be reached");
  expect(await turn.pending()).toEqual([]);
});

test("without trust in the lease nothing is sent", async () => {
  const turn = await committed(["one"]);
  await expect(turn.run(false)).rejects.toThrow(LeaseLostError);
  expect(turn.tried).toEqual([]);
});

test("a chat that refuses for good is left alone", async () => {
  const turn = await committed(["one", "two"], { kind: "refused", reason: "blocked" });
  await turn.run();
  await turn.run();
  expect(texts(turn)).toEqual(["one"]);
  // What it did not take does not count as sent: nobody has read it.
  expect(await turn.turn()).toMatchObject({ sent: 0, closed: true });
});

test("an answer of no piece is closed as well", async () => {
  const turn = await committed([]);
  await turn.run();
  expect(await turn.turn()).toMatchObject({ closed: true });
});
