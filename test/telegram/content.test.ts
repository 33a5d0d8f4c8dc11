import { unreadableNames } from "@echo/core/message/unreadable-name";
import { describe, expect, test } from "vitest";
import { SERVICE, UNREADABLE } from "../fixtures/telegram/content.ts";
import { ANA, createTestApp, GROUP, PRIVATE } from "./app.ts";

describe("what we cannot read is named", () => {
  test.each(UNREADABLE)("%s", async (_, content, name) => {
    const { desk, send, intents } = createTestApp();
    expect(await send(content)).toContain(`mi-ai trimis ${unreadableNames("ro", [name])}.`);
    const english = { ...PRIVATE, from: { ...ANA, language_code: "en" } };
    expect(await send(content, english)).toContain(`you sent ${unreadableNames("en", [name])}.`);
    expect(await send(content, GROUP)).toBeUndefined();
    desk.openSession("telegram:-100200");
    expect(await send(content, GROUP)).toContain(unreadableNames("ro", [name]));
    expect(intents()).toEqual([]);
  });

  test("also beside words, which are kept", async () => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:7");
    expect(await send({ paid_media: { star_count: 5, paid_media: [] }, caption: "așa" })).toContain(
      "conținut cu plată",
    );
    expect(intents()).toEqual([{ kind: "reply", text: "așa" }]);
  });

  test("a field of a later version beside words says nothing", async () => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:7");
    expect(await send({ text: "o pompă", mood: "happy" })).toBeUndefined();
    expect(intents()).toEqual([{ kind: "reply", text: "o pompă" }]);
  });
});

test("words that nobody can see are told in an open planning, and to whom they are said", async () => {
  const { desk, send, intents } = createTestApp();
  for (const content of [{ text: "\u3164\u200B" }, { photo: [], caption: "\u3164" }]) {
    expect(await send(content, GROUP)).toBeUndefined();
    expect(await send(content)).toBeDefined();
  }
  expect(await send({ text: "@PlanBot" }, GROUP)).toContain("Mesajul e gol");
  desk.openSession("telegram:-100200");
  expect(await send({ text: "\u3164\u200B" }, GROUP)).toContain("Mesajul e gol");
  expect(intents()).toEqual([]);
});

describe("a topic is a conversation of its own", () => {
  const root = { message_id: 77, date: 1, chat: GROUP.chat, from: ANA, forum_topic_created: { name: "Plante" } };
  const topic = { ...GROUP, message_thread_id: 77, is_topic_message: true, reply_to_message: root };

  test.each(UNREADABLE)("%s is named there only if its planning is open", async (_, content, name) => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:-100200");
    expect(await send(content, topic)).toBeUndefined();
    desk.openSession("telegram:-100200:77");
    expect(await send(content, topic)).toContain(unreadableNames("ro", [name]));
    expect(intents()).toEqual([]);
  });

  test("its opening is no message that the person points at", async () => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:-100200:77");
    expect(await send({ text: "o pompă" }, topic)).toBeUndefined();
    expect(intents()).toEqual([{ kind: "reply", text: "o pompă" }]);
  });
});

describe("a message in a shape that we do not know", () => {
  test.each([
    ["a document", { document: { name: "a.md" } }],
    ["words", { text: { plain: "salut" } }],
    ["a thread of replies", { text: "salut", reply_to_message: 5 }],
    ["a sender in whose name it is", { text: "/cancel", sender_chat: "Vecinii" }],
  ])("(%s) is told like any other that we cannot read", async (_, content) => {
    const { desk, send, intents } = createTestApp();
    const sentence = unreadableNames("ro", ["unknown"]);
    expect(await send(content)).toContain(sentence);
    expect(await send(content, GROUP)).toBeUndefined();
    desk.openSession("telegram:-100200");
    expect(await send(content, GROUP)).toContain(sentence);
    expect(intents()).toEqual([]);
    expect(desk.log.filter(({ event }) => event === "telegram-unknown-update")).toHaveLength(3);
  });
});

test.each(UNREADABLE)("a reply to %s names what the person points at", async (_, content, name) => {
  const { desk, send, intents } = createTestApp();
  desk.openSession("telegram:7");
  const replied = { message_id: 3, date: 1, chat: PRIVATE.chat, from: ANA, ...content };
  expect(await send({ text: "asta", reply_to_message: replied })).toBeUndefined();
  const text = expect.stringMatching(new RegExp(`^\\[${name}(: .+)?\\]$`)) as unknown;
  const material = name === "unknown" ? {} : { material: [{ kind: "answered", from: "Ana", text }] };
  expect(intents()).toEqual([{ kind: "reply", text: "asta", ...material }]);
});

test.each(SERVICE)("the service message about %s stays unanswered", async (_, content) => {
  const { desk, send, intents } = createTestApp();
  desk.openSession("telegram:7");
  desk.openSession("telegram:-100200");
  expect(await send(content)).toBeUndefined();
  expect(await send(content, GROUP)).toBeUndefined();
  expect(intents()).toEqual([]);
});
