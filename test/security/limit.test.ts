import { ConversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import { createInboundLimit, DEFAULT_RATES } from "@echo/core/desk/limit";
import type { Ask, Request } from "@echo/core/inbound/request";
import { beforeEach, describe, expect, test } from "vitest";
import type { TestDesk } from "../discord/desk.ts";
import { createTestDesk } from "../discord/desk.ts";

const words: Ask = { kind: "intent", intent: { kind: "reply", text: "hello" } };
const status: Ask = { kind: "status" };

let desk: TestDesk;
let now: number;
let nextId: number;
beforeEach(async () => {
  now = 1_000_000;
  nextId = 1;
  desk = createTestDesk(() => now);
  desk.deps.limit = createInboundLimit(DEFAULT_RATES);
  await desk.open("1");
  desk.calls.length = 0;
});

function ask(given: Ask, { channel = "discord:1", person = "7", replyToken = "" } = {}) {
  const request: Request = {
    id: String(nextId++).padStart(20, "0"),
    conversation: ConversationKey.parse(channel),
    person: { id: person, locale: "ro" },
    receivedAt: now,
    private: true,
    allowed: true,
    ...(person === "console" ? { isSoleUser: true } : {}),
    ask: given,
    ...(replyToken === "" ? {} : { replyToken }),
  };
  return receive(desk.deps, request);
}

async function kindsOf(count: number, given: Ask, where?: Parameters<typeof ask>[1]): Promise<string[]> {
  const kinds = [];
  for (let index = 0; index < count; index += 1) kinds.push((await ask(given, where)).kind);
  return kinds;
}

describe("the rate limit", () => {
  test("accepts thirty messages of one person, then answers once, calls no store and logs each refusal", async () => {
    expect(new Set(await kindsOf(30, words))).toEqual(new Set(["accepted"]));
    desk.calls.length = 0;
    const refused = await ask(words);
    expect(refused).toMatchObject({
      kind: "said",
      personal: true,
      markdown: expect.stringContaining("jumătate") as string,
    });
    expect(await kindsOf(3, words)).toEqual(["ignored", "ignored", "ignored"]);
    expect(desk.calls).toEqual([]);
    const limited = desk.log.filter(({ event }) => event === "rate-limited");
    expect(limited).toHaveLength(4);
    expect(limited[0]?.fields).toEqual({ conversation: "discord:1", person: "7", ask: "reply", by: "person" });
  });

  test("always answers a refused command and a reply sent by a command", async () => {
    await kindsOf(30, words);
    expect(await kindsOf(2, words, { replyToken: "t" })).toEqual(["said", "said"]);
    expect(await kindsOf(2, status)).toEqual(["said", "said"]);
    expect(desk.log.filter(({ event }) => event === "rate-limited")).toHaveLength(4);
  });

  test("recovers with time and tells the person again at the next refusal", async () => {
    await kindsOf(31, words);
    now += 2000;
    expect(await kindsOf(3, words)).toEqual(["accepted", "said", "ignored"]);
    now += 3_600_000;
    expect(await kindsOf(31, words)).toEqual([...Array.from({ length: 30 }, () => "accepted"), "said"]);
  });

  test("ignores a clock that jumps back", async () => {
    await kindsOf(30, words);
    now -= 500_000;
    expect(await kindsOf(1, words)).toEqual(["said"]);
  });

  test("always accepts a cancel", async () => {
    await kindsOf(40, words);
    const cancelled = await ask({ kind: "cancel" });
    expect(cancelled).toMatchObject({
      kind: "said",
      personal: false,
      markdown: expect.stringContaining("plant-bot") as string,
    });
  });

  test("does not refuse another person until the conversation's own limit is reached", async () => {
    await kindsOf(31, words);
    expect(await kindsOf(30, words, { person: "8" })).not.toContain("said");
    expect(await kindsOf(1, words, { person: "9" })).toEqual(["said"]);
    expect(desk.log.at(-1)?.fields).toMatchObject({ by: "conversation", person: "9" });
    await desk.open("2");
    expect(await kindsOf(1, words, { person: "9", channel: "discord:2" })).toEqual(["accepted"]);
  });

  test("counts a person across conversations; the same id on another platform is another person", async () => {
    await kindsOf(30, words);
    expect(await kindsOf(1, status, { channel: "discord:2" })).toEqual(["said"]);
    expect(desk.log.at(-1)?.event).toBe("rate-limited");
    const before = desk.log.length;
    await ask(status, { channel: "telegram:7" });
    expect(desk.log.length).toBe(before);
  });

  test("limits the console's person by conversation only", async () => {
    for (let index = 0; index < 100; index += 1) await ask(status, { channel: `echo:c${index}`, person: "console" });
    expect(desk.log).toEqual([]);
    await kindsOf(61, status, { channel: "echo:main", person: "console" });
    expect(desk.log).toMatchObject([{ event: "rate-limited", fields: { by: "conversation" } }]);
  });

  test("a stranger's flood uses up no other person's share and gets a limited number of answers", async () => {
    const kinds = [];
    for (let index = 0; index < 100; index += 1) {
      const answer = await receive(desk.deps, {
        id: `${index}`,
        conversation: ConversationKey.parse("discord:1"),
        person: { id: "666", locale: "en" },
        receivedAt: now,
        private: true,
        allowed: false,
        ask: words,
      });
      kinds.push(answer.kind);
    }
    expect(kinds.map((kind) => kind === "said")).toEqual(kinds.map((_kind, index) => index < 30));
    expect(desk.log.filter(({ event }) => event === "not-allowed")).toHaveLength(100);
    expect(await kindsOf(1, words)).toEqual(["accepted"]);
  });
});
