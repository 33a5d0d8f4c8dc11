import { takeMessage } from "@echo/platforms/discord/relay";
import { readMessage } from "@echo/platforms/discord/message";
import { unreadableNames } from "@echo/core/message/unreadable-name";
import { describe, expect, test } from "vitest";
import { READ, SILENT, UNREADABLE } from "../fixtures/discord/content.ts";
import { createTestDesk } from "./desk.ts";

const DIRECT = {};
const THREAD = { guild_id: "2", member: { roles: [] } };
const BOT = "4242";

/** A message's way from the Gateway to the desk. */
async function setUp(isOpen: boolean) {
  const desk = createTestDesk(() => 1_768_000_000_000);
  if (isOpen) await desk.open("5");
  const told: string[] = [];
  const tell = async (_message: unknown, { markdown }: { markdown: string }) => void told.push(markdown);
  const deps = { desk: desk.deps, allowedUsers: ["7"], allowedRoles: [], locale: "en" as const, tell };
  const send = async (place: object, content: object) => {
    const base = { id: "50", channel_id: "5", type: 0, content: "", author: { id: "7", username: "ana" } };
    const message = readMessage({ ...base, ...place, ...content });
    if (message !== undefined) await takeMessage(deps, message, { botId: BOT, onlyStored: false });
    return { told, intents: (await desk.pending("5")).map(({ intent }) => intent) };
  };
  return { desk, send };
}

describe("what we cannot read is named in a direct message and in an open planning, and only there", () => {
  test.each(UNREADABLE)("%s", async (_, content, name) => {
    const sentence = `you sent ${unreadableNames("en", [name])}.`;
    for (const [isOpen, place, isTold] of [
      [false, DIRECT, true],
      [true, DIRECT, true],
      [true, THREAD, true],
      [false, THREAD, false],
    ] as const) {
      const { told, intents } = await (await setUp(isOpen)).send(place, content);
      expect(intents).toEqual([]);
      expect(told.map((one) => one.includes(sentence))).toEqual(isTold ? [true] : []);
    }
  });
});

test.each(READ)("%s is heard in an open planning", async (_, content, reply) => {
  for (const place of [DIRECT, THREAD]) {
    // A thread's reply to another person is for us if it mentions us.
    const mention = place === THREAD ? { mentions: [{ id: BOT, username: "planner" }] } : {};
    const { told, intents } = await (await setUp(true)).send(place, { ...content, ...mention });
    expect(told).toEqual([]);
    expect(intents).toMatchObject([{ kind: "reply", ...reply }]);
  }
  const { told, intents } = await (await setUp(false)).send(THREAD, content);
  expect([...told, ...intents]).toEqual([]);
});

test.each(SILENT)("%s is nobody's message", async (_, content) => {
  for (const place of [DIRECT, THREAD]) {
    const { told, intents } = await (await setUp(true)).send(place, content);
    expect([...told, ...intents]).toEqual([]);
  }
});

test("only a mention of us is said to us, and is empty", async () => {
  const mention = { content: `<@${BOT}> `, mentions: [{ id: BOT, username: "planner" }] };
  for (const [isOpen, place, count] of [
    [false, DIRECT, 1],
    [true, THREAD, 1],
    [false, THREAD, 0],
  ] as const) {
    const { told, intents } = await (await setUp(isOpen)).send(place, mention);
    expect(intents).toEqual([]);
    expect(told.filter((one) => one.includes("The message is empty"))).toHaveLength(count);
  }
});

test("a reply to our newest message brings no copy of it, and a reply to an older one does", async () => {
  const { desk, send } = await setUp(true);
  const epoch = 1_420_070_400_000;
  const idAt = (ms: number) => String(BigInt(ms - epoch) << 22n);
  const at = 1_768_000_000_000;
  const conversation = await desk.stores.conversations.read("discord:5" as never);
  expect(conversation).toBeDefined();
  const replied = (ms: number) => ({
    type: 19,
    content: "da",
    referenced_message: { id: idAt(ms), content: "A sau B?", author: { id: BOT, username: "planner", bot: true } },
  });
  const read = desk.deps.conversations.read;
  desk.deps.conversations.read = async (key) => {
    const found = await read(key);
    return found === undefined ? undefined : ({ ...found, session: { updatedAt: at } } as never);
  };
  expect((await send(THREAD, replied(at + 500))).intents).toEqual([{ kind: "reply", text: "da" }]);
  expect((await send(THREAD, { ...replied(at - 60_000), id: "51" })).intents.at(-1)).toMatchObject({
    material: [{ kind: "answered", text: "A sau B?" }],
  });
});
