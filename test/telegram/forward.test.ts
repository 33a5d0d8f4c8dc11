import { describe, expect, test } from "vitest";
import { ANONYMOUS_ADMIN, CHANNEL_VOICE, FORWARDS, LINKED_POST } from "../fixtures/telegram/content.ts";
import { ANA, createTestApp, GROUP, PRIVATE } from "./app.ts";

describe("a forward is material, never a command", () => {
  test.each(FORWARDS)("from %s", async (_, fields, from) => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:7", { state: "plan_ready", plan: { version: 1, sha256: "a".repeat(64) } });
    const texts = ["/cancel", "Dau drumul tonight", "continue", "/plan alt-bot cântă", "/weather"];
    for (const text of texts) expect(await send({ ...fields, text })).toBeUndefined();
    const name = from === undefined ? {} : { from };
    expect(intents()).toEqual(
      texts.map((text) => ({ kind: "reply", text: "", material: [{ kind: "forwarded", ...name, text }] })),
    );
  });

  test("keeps its links, and its file with its caption", async () => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:7");
    const [[, fields] = []] = FORWARDS;
    await send({
      ...fields,
      text: "vezi",
      entities: [{ type: "text_link", offset: 0, length: 4, url: "https://a.ro" }],
    });
    await send({ ...fields, caption: "/cancel", document: { file_id: "f", file_name: "a.md", file_size: 3 } });
    expect(intents()).toMatchObject([
      { text: "", material: [{ text: "[vezi](https://a.ro)" }] },
      { text: "", material: [{ text: "/cancel" }], files: [{ name: "a.md" }] },
    ]);
  });

  test("gets a hint in a private chat if nothing is open, and is left alone in a group", async () => {
    const { send, intents } = createTestApp();
    const [[, fields] = []] = FORWARDS;
    expect(await send({ ...fields, text: "/plan plant-bot udă" })).toContain("Nu planificăm nimic aici");
    expect(await send({ ...fields, text: "/plan plant-bot udă" }, GROUP)).toBeUndefined();
    expect(await send({ ...fields, text: "/cancel@PlanBot" }, GROUP)).toBeUndefined();
    expect(intents()).toEqual([]);
  });

  test("in a group with an open planning is heard as any other words", async () => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:-100200");
    const [[, fields] = []] = FORWARDS;
    await send({ ...fields, text: "/cancel@PlanBot" }, GROUP);
    expect(intents()).toMatchObject([{ kind: "reply", text: "", material: [{ text: "/cancel@PlanBot" }] }]);
  });

  test("by a channel to its own group is nobody's message", async () => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:-100200");
    expect(await send({ ...LINKED_POST, text: "/cancel" }, GROUP)).toBeUndefined();
    expect(await send({ ...LINKED_POST, photo: [] }, GROUP)).toBeUndefined();
    expect(intents()).toEqual([]);
  });
});

describe("commands for another bot", () => {
  test.each([
    ["not known yet", undefined, ""],
    ["registered", undefined, "?bot=PlanBot"],
    ["configured", "PlanBot", ""],
  ])("are not ours while the bot's name is %s", async (_, botUsername, query) => {
    const { desk, send } = createTestApp({ botUsername, query });
    desk.openSession("telegram:-100200");
    expect(await send({ text: "/cancel@OtherBot" }, GROUP)).toBeUndefined();
    expect(await send({ text: "/set_timer2@OtherBot 5" }, GROUP)).toBeUndefined();
    const own = await send({ text: "/status@planbot" }, GROUP);
    expect(own === undefined).toBe(botUsername === undefined && query === "");
    expect(await send({ text: "/cancel" }, GROUP)).toContain("Am oprit planificarea");
  });

  test("an approval that may be for another bot is only words, until the bot's name is known", async () => {
    const { desk, send, intents } = createTestApp({ botUsername: undefined });
    desk.openSession("telegram:-100200");
    const other = { message_id: 3, from: { id: 5, is_bot: true, first_name: "Other", username: "OtherBot" } };
    await send({ text: "@OtherBot dau drumul" }, GROUP);
    await send({ text: "dau drumul", reply_to_message: other }, GROUP);
    expect(intents()).toEqual([
      { kind: "reply", text: "@OtherBot dau drumul" },
      { kind: "reply", text: "dau drumul" },
    ]);
    await createTestApp({ desk }).send({ text: "@OtherBot dau drumul", reply_to_message: other }, GROUP, 9000);
    expect(intents()).toHaveLength(2);
    await createTestApp({ desk }).send({ text: "@PlanBot dau drumul" }, GROUP, 9001);
    expect(intents().at(-1)).toEqual({ kind: "finalize" });
  });

  test("do not exist in a private chat", async () => {
    const { send } = createTestApp({ botUsername: undefined });
    expect(await send({ text: "/help@PlanBot" })).toContain("partenerul tău de planificare");
  });

  test("an address with another name than a bot's says nothing", async () => {
    const { send } = createTestApp({ botUsername: undefined, query: "?bot=.*" });
    expect(await send({ text: "/cancel@OtherBot" }, GROUP)).toBeUndefined();
  });
});

describe("who writes in the name of a chat", () => {
  test.each([
    ["an anonymous admin", ANONYMOUS_ADMIN, "administrator anonim"],
    ["a channel's voice", CHANNEL_VOICE, "în numele unui canal"],
  ])("%s is told once why it is not heard, whatever process hears it", async (_, voice, why) => {
    const { desk, send, intents } = createTestApp();
    const other = createTestApp({ desk });
    desk.openSession("telegram:-100200");
    expect(await send({ text: "o pompă" }, { ...GROUP, ...voice })).toContain(why);
    expect(await send({ text: "/cancel" }, { ...GROUP, ...voice })).toBeUndefined();
    expect(await other.send({ photo: [] }, { ...GROUP, ...voice }, 5000)).toBeUndefined();
    expect(intents()).toEqual([]);
    expect(await send({ text: "o pompă" }, GROUP)).toBeUndefined();
    expect(intents()).toHaveLength(1);
  });

  test("is told after a command also where nothing is open, and otherwise left alone", async () => {
    const { send } = createTestApp();
    const base = { ...GROUP, ...ANONYMOUS_ADMIN };
    expect(await send({ text: "salut tuturor" }, base)).toBeUndefined();
    expect(await send({ text: "/plan@OtherBot x" }, base)).toBeUndefined();
    expect(await send({ text: "/plan plant-bot udă" }, base)).toContain("Remain anonymous");
  });
});

describe("what the person points at", () => {
  const bot = { id: 42, is_bot: true, first_name: "Planner", username: "PlanBot" };
  const question = { message_id: 3, date: 1_767_000_000, from: bot, chat: PRIVATE.chat, text: "A) anual\nB) lunar" };
  const materials = async (fields: object, base: object = PRIVATE, updatedAt = 1_767_900_000_000) => {
    const { desk, send, intents } = createTestApp();
    desk.openSession(base === GROUP ? "telegram:-100200" : "telegram:7", { updatedAt });
    await send({ text: "asta", ...fields }, base);
    const [intent] = intents();
    return intent?.kind === "reply" ? intent.material : intent;
  };

  test.each<[string, object, object]>([
    [
      "a chosen part",
      { quote: { text: "lunar", position: 12, is_manual: true } },
      { kind: "quoted", from: "Planner", text: "lunar" },
    ],
    ["an older message of ours", {}, { kind: "answered", from: "Planner", text: "A) anual\nB) lunar" }],
  ])("%s reaches the model", async (_, fields, expected) => {
    expect(await materials({ reply_to_message: question, ...fields })).toEqual([expected]);
    expect(await materials({ reply_to_message: question, ...fields }, GROUP)).toEqual([expected]);
  });

  test("our newest answer is not repeated, but a chosen part of it is", async () => {
    const newest = { ...question, date: 1_767_900_000 };
    expect(await materials({ reply_to_message: newest })).toBeUndefined();
    const quote = { text: "lunar", position: 12, is_manual: true };
    expect(await materials({ reply_to_message: newest, quote })).toMatchObject([{ kind: "quoted", text: "lunar" }]);
  });

  test("the person's own message, a caption with its link, and a long text cut", async () => {
    const own = { ...question, from: ANA };
    expect(await materials({ reply_to_message: own })).toMatchObject([{ from: "Ana" }]);
    const caption = {
      text: undefined,
      caption: "aici",
      caption_entities: [{ type: "text_link", offset: 0, length: 4, url: "https://a.ro" }],
    };
    expect(await materials({ reply_to_message: { ...own, ...caption } })).toMatchObject([
      { text: "[aici](https://a.ro)" },
    ]);
    const file = { document: { file_id: "f", file_name: "notițe.md" } };
    expect(await materials({ reply_to_message: { ...own, text: undefined, ...file } })).toMatchObject([
      { from: "Ana", text: "[file: notițe.md]" },
    ]);
    const [long] = [await materials({ reply_to_message: { ...own, text: "x".repeat(4096) } })].flat();
    expect(long).toMatchObject({ text: expect.stringMatching(/^x{499}…$/) });
  });

  test("a message in another chat, by its quote", async () => {
    const origin = { type: "channel", chat: { id: -1, type: "channel", title: "Știri" }, message_id: 5, date: 1 };
    const quote = { text: "de luni", position: 0 };
    expect(await materials({ external_reply: { origin }, quote })).toEqual([
      { kind: "answered", from: "Știri", text: "de luni" },
    ]);
    expect(await materials({ external_reply: { origin } })).toBeUndefined();
  });

  test("does not change what a typed word or a command means", async () => {
    expect(await materials({ reply_to_message: question, text: "continue" })).toEqual({ kind: "advance" });
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:7");
    await send({ reply_to_message: question, text: "/cancel" });
    expect(intents()).toMatchObject([{ kind: "cancel" }]);
  });

  test("goes with a plan", async () => {
    const { send, intents } = createTestApp();
    await send({ reply_to_message: { ...question, from: ANA }, text: "/plan plant-bot ca aici" });
    expect(intents()).toMatchObject([
      { kind: "plan", description: "ca aici", material: [{ text: "A) anual\nB) lunar" }] },
    ]);
  });
});

describe("formatting", () => {
  const link = { type: "text_link", offset: 5, length: 4, url: "https://a.ro/x" };

  test.each([
    ["words", { text: "vezi aici", entities: [link] }, { kind: "reply", text: "vezi [aici](https://a.ro/x)" }],
    [
      "a caption",
      { photo: [], caption: "vezi aici", caption_entities: [link] },
      { text: "vezi [aici](https://a.ro/x)" },
    ],
    [
      "a plan",
      {
        text: "/plan plant-bot ca aici",
        entities: [
          { type: "bot_command", offset: 0, length: 5 },
          { ...link, offset: 19 },
        ],
      },
      { kind: "plan", slug: "plant-bot", description: "ca [aici](https://a.ro/x)" },
    ],
    ["a typed word", { text: "continue", entities: [{ type: "bold", offset: 0, length: 8 }] }, { kind: "advance" }],
    ["an unreadable shape", { text: "vezi", entities: [{ type: "bold", offset: -1, length: "x" }] }, { text: "vezi" }],
  ])("of %s reaches the model as Markdown", async (_, fields, expected) => {
    const { desk, send, intents } = createTestApp();
    if (!("text" in fields) || !fields.text.startsWith("/plan")) desk.openSession("telegram:7");
    await send(fields);
    expect(intents()).toMatchObject([expected]);
  });
});
