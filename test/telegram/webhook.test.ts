import type { Button } from "@echo/core/inbound/button";
import { encodeButton } from "@echo/core/inbound/button";
import type { Inbound } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";
import { describe, expect, test } from "vitest";
import { createTestDesk } from "./desk.ts";

const SECRET = "a-good_secret";
const HEADER = "X-Telegram-Bot-Api-Secret-Token";

interface Options {
  secret?: string | undefined;
  allowed?: string[];
  locale?: "auto" | "ro" | "en";
  botUsername?: undefined;
}

function setUp(options: Options = {}) {
  const desk = createTestDesk(() => 1_768_000_000_000);
  const app = telegramWebhook({
    desk: desk.deps,
    secret: "secret" in options ? options.secret : SECRET,
    allowedUsers: options.allowed ?? ["7"],
    locale: options.locale ?? "auto",
    ...("botUsername" in options ? {} : { botUsername: "PlanBot" }),
  });
  async function post(update: unknown, headers: Record<string, string> = { [HEADER]: SECRET }) {
    const body = typeof update === "string" ? update : JSON.stringify(update);
    const response = await app.request("/telegram/webhook", { method: "POST", headers, body });
    const text = await response.text();
    return { status: response.status, headers: response.headers, method: text === "" ? undefined : JSON.parse(text) };
  }
  return { desk, post };
}

const ANA = { id: 7, is_bot: false, first_name: "Ana", language_code: "ro" };
const PRIVATE = { message_id: 5, chat: { id: 7, type: "private" }, from: ANA, date: 1 };
const GROUP = { message_id: 6, chat: { id: -100200, type: "supergroup" }, from: ANA, date: 1 };

let nextId = 1;
const message = (fields: object, base: object = PRIVATE) => ({
  update_id: (nextId += 1),
  message: { ...base, ...fields },
});
const press = (data: string, base: object = PRIVATE) => ({
  update_id: (nextId += 1),
  callback_query: { id: "q1", from: ANA, message: base, data },
});

describe("access", () => {
  test.each([
    ["no header", {}, SECRET],
    ["wrong secret", { [HEADER]: "a-good_secreT" }, SECRET],
    ["a prefix", { [HEADER]: "a-good" }, SECRET],
    ["empty header", { [HEADER]: "" }, SECRET],
    ["none configured", { [HEADER]: "" }, undefined],
    ["none configured, something given", { [HEADER]: "undefined" }, undefined],
    ["empty configured", { [HEADER]: "" }, ""],
  ])("%s: 401 and nothing is stored", async (_, headers, secret) => {
    const { desk, post } = setUp({ secret });
    expect((await post(message({ text: "/plan plant-bot udă" }), headers)).status).toBe(401);
    expect((await post("x".repeat(300_000), headers)).status).toBe(401);
    expect(desk.inbound).toEqual([]);
  });

  test("a request with the right secret is accepted", async () => {
    const { desk, post } = setUp();
    expect((await post(message({ text: "/plan plant-bot udă" }))).status).toBe(200);
    expect(desk.inbound).toHaveLength(1);
  });

  test("a stranger is told their id and nothing starts", async () => {
    const { desk, post } = setUp({ allowed: [] });
    const { method } = await post(message({ text: "/plan plant-bot udă" }));
    expect(method).toMatchObject({ method: "sendMessage", chat_id: 7 });
    expect(method.text).toContain("7");
    const pressed = await post(press("plan:plant-bot"));
    expect(pressed.method).toMatchObject({ method: "answerCallbackQuery", show_alert: true });
    expect((await post(press("planreply:ps_0123456789abcdef:1"))).method.text).toContain("7");
    expect(desk.inbound).toEqual([]);
  });

  test("over 256 KiB: 413", async () => {
    const { post } = setUp();
    expect((await post(message({ text: "x".repeat(256 * 1024) }))).status).toBe(413);
  });
});

describe("an unreadable update is acknowledged", () => {
  test.each([
    ["not JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["no id", '{"message":{}}'],
    ["another kind", '{"update_id":1,"channel_post":{}}'],
    ["a text that is a number", '{"update_id":1,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":5}}'],
  ])("%s", async (_, body) => {
    const { desk, post } = setUp();
    expect(await post(body)).toMatchObject({ status: 200, method: undefined });
    expect(desk.inbound).toEqual([]);
    expect(desk.log).toMatchObject([{ event: "telegram-unknown-update", fields: { head: body } }]);
    expect(desk.log[0]?.fields["sha256"]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("the log holds at most 200 bytes of the update", async () => {
    const { desk, post } = setUp();
    await post("ț".repeat(5000));
    expect(Buffer.byteLength(String(desk.log[0]?.fields["head"]))).toBeLessThanOrEqual(200);
  });
});

describe("an update is stored before it is acknowledged", () => {
  test("while the store is down: 503 with a wait; the same update succeeds later", async () => {
    const { desk, post } = setUp();
    const update = message({ text: "/plan plant-bot udă plantele" });
    desk.setDown(true);
    const refused = await post(update);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    desk.setDown(false);
    expect((await post(update)).method).toMatchObject({ method: "sendMessage" });
    expect(desk.inbound).toHaveLength(1);
  });

  test("an update that fails while the store is up is acknowledged, and the person is told", async () => {
    const { desk, post } = setUp();
    desk.deps.conversations.read = () => Promise.reject(new TypeError("an item that nobody can read"));
    const refused = await post(message({ text: "o pompă" }));
    expect(refused).toMatchObject({ status: 200, method: { method: "sendMessage", chat_id: 7 } });
    expect(refused.method.text).toBe(say("ro").storeDown);
    expect((await post(press("old:thing"))).method).toMatchObject({ method: "answerCallbackQuery", show_alert: true });
    expect(desk.log).toMatchObject([{ event: "telegram-update-failed" }, { event: "telegram-update-failed" }]);
    expect(desk.log[0]?.fields).toMatchObject({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      head: expect.stringContaining("update_id"),
    });
  });

  test("a repeated update is stored once, gets the same answer and shows nothing twice", async () => {
    const { desk, post } = setUp();
    const plan = message({ text: "/plan plant-bot udă plantele" });
    expect((await post(plan)).method.text).toContain("Pornesc planning pentru plant-bot");
    expect(await post(plan)).toMatchObject({ status: 200, method: undefined });
    const help = message({ text: "/help" });
    expect((await post(help)).method.method).toBe("sendMessage");
    expect(await post(help)).toMatchObject({ status: 200, method: undefined });
    desk.openSession("telegram:7");
    const advance = press("planadvance:ps_0123456789abcdef:3");
    const first = await post(advance);
    expect(first.method.method).toBe("answerCallbackQuery");
    expect(await post(advance)).toEqual(first);
    expect(desk.inbound).toHaveLength(2);
  });

  test("ids are padded, so their text order is the order of arrival", async () => {
    const { desk, post } = setUp();
    await post({ update_id: 99, message: { ...PRIVATE, text: "/plan plant-bot udă" } });
    expect(desk.inbound[0]).toMatchObject({ id: "00000000000000000099", messageId: "5", conversation: "telegram:7" });
  });
});

describe("private chats", () => {
  test("a message goes to the live planning session; without one the person gets a hint", async () => {
    const { desk, post } = setUp();
    expect((await post(message({ text: "salut" }))).method.text).toContain("/plan");
    desk.openSession("telegram:7");
    expect((await post(message({ text: "o pompă mică" }))).method).toBeUndefined();
    expect(desk.inbound.map((one) => one.intent)).toEqual([{ kind: "reply", text: "o pompă mică" }]);
  });

  test("the answer uses the client's language unless a language is configured", async () => {
    const hint = async (locale: "auto" | "ro" | "en", code?: string) => {
      const { post } = setUp({ locale });
      const from = { ...ANA, language_code: code };
      return (await post(message({ text: "salut", from }))).method.text as string;
    };
    expect(await hint("auto", "ro-RO")).toContain("Nu planificăm");
    expect(await hint("auto", "de")).toContain("We are not planning");
    expect(await hint("auto")).toContain("We are not planning");
    expect(await hint("ro", "de")).toContain("Nu planificăm");
    expect(await hint("en", "ro")).toContain("We are not planning");
  });

  test("media without words gets a sentence; words sent with media are stored too", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    const sentence = "Deocamdată citesc doar text, iar tu mi-ai trimis ";
    expect((await post(message({ voice: { file_id: "x" } }))).method.text).toContain(sentence);
    expect(desk.inbound).toEqual([]);
    expect((await post(message({ photo: [], caption: "așa arată" }))).method.text).toContain(sentence);
    expect(desk.inbound.map((one) => one.intent)).toEqual([{ kind: "reply", text: "așa arată" }]);
  });

  test("service messages and messages of other bots are ignored", async () => {
    const { post } = setUp();
    expect((await post(message({ pinned_message: {} }))).method).toBeUndefined();
    expect((await post(message({ text: "hi", from: { ...ANA, is_bot: true } }))).method).toBeUndefined();
  });

  test("/plan alone offers pending projects with button data of at most 64 bytes each", async () => {
    const { desk, post } = setUp();
    const slugs = ["plant-bot", "a".repeat(59), "b".repeat(64)];
    for (const slug of slugs) desk.propose(slug);
    const { method } = await post(message({ text: "/plan" }));
    const keys = method.reply_markup.inline_keyboard.flat();
    expect(keys.map((key: { callback_data: string }) => key.callback_data)).toEqual([
      "plan:plant-bot",
      `plan:${"a".repeat(59)}`,
    ]);
    expect(method.text).toContain("b".repeat(64));
    expect(keys[0].text).toBe("🧠 Planifică: plant-bot");
  });

  test("a long status becomes one message with its beginning and its end", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    desk.deps.turns.load = () =>
      Promise.resolve({
        id: "00000001#00000001" as never,
        answers: [],
        replies: [{ kind: "text", locale: "ro", markdown: `${"Vorbe & <multe>. ".repeat(900)}\n\nCe buget ai?` }],
        sent: 0,
        closed: false,
        recordedAt: 1,
      });
    desk.openSession("telegram:7", { lastAnswer: "00000001#00000001" });
    const { method } = await post(message({ text: "/status" }));
    expect(method.text).toContain("plant-bot");
    expect(method.text).toContain("…");
    expect(method.text.trim().endsWith("Ce buget ai?")).toBe(true);
    expect(method.reply_markup.inline_keyboard.flat()).toHaveLength(3);
  });
});

describe("groups and topics", () => {
  const ours = { message_id: 3, from: { id: 42, is_bot: true, username: "PlanBot" } };

  test.each([
    ["a reply to us", { text: "o pompă", reply_to_message: ours }, "o pompă"],
    ["a mention", { text: "@planbot, o pompă" }, "o pompă"],
    [
      "a mention while replying to a friend",
      { text: "o pompă @PlanBot", reply_to_message: { message_id: 2, from: ANA } },
      "o pompă",
    ],
    ["plain words, where we may read them", { text: "o pompă" }, "o pompă"],
  ])("%s goes to the planning session", async (_, fields, text) => {
    const { desk, post } = setUp();
    desk.openSession("telegram:-100200");
    await post(message(fields, GROUP));
    expect(desk.inbound.map((one) => one.intent)).toEqual([{ kind: "reply", text }]);
  });

  test.each([
    ["a reply to a friend", { text: "da", reply_to_message: { message_id: 2, from: ANA } }],
    [
      "a reply to another bot",
      { text: "da", reply_to_message: { message_id: 2, from: { id: 1, is_bot: true, username: "XBot" } } },
    ],
    ["another bot's command", { text: "/plan@OtherBot x" }],
    ["another bot's command that is none of ours", { text: "/set_timer2@OtherBot 5" }],
    ["a command that we do not know", { text: "/weather" }],
    ["an anonymous admin", { text: "da", from: undefined }],
  ])("%s is ignored", async (_, fields) => {
    const { desk, post } = setUp();
    desk.openSession("telegram:-100200");
    expect(await post(message(fields, GROUP))).toMatchObject({ status: 200, method: undefined });
    expect(desk.inbound).toEqual([]);
  });

  test.each([
    [
      "a press",
      press("planreply:ps_0123456789abcdef:3", { ...GROUP, from: { id: 42, is_bot: true, username: "PlanBot" } }),
    ],
    [
      "its own membership",
      {
        update_id: 1,
        my_chat_member: {
          chat: GROUP.chat,
          from: ANA,
          new_chat_member: { status: "member", user: { id: 42, is_bot: true, username: "PlanBot" } },
        },
      },
    ],
  ])("without a configured name, the bot learns from %s which commands are not its own", async (_, update) => {
    const { desk, post } = setUp({ botUsername: undefined });
    desk.openSession("telegram:-100200");
    await post(update);
    expect((await post(message({ text: "/cancel@OtherBot" }, GROUP))).method).toBeUndefined();
    expect((await post(message({ text: "/status@PlanBot" }, GROUP))).method.text).toContain("plant-bot");
  });

  test("a command to the bot is answered as a reply; other messages without a planning session are ignored", async () => {
    const { post } = setUp();
    const { method } = await post(message({ text: "/help@PlanBot" }, GROUP));
    expect(method).toMatchObject({ chat_id: -100200, reply_parameters: { message_id: 6 } });
    expect((await post(message({ text: "salut tuturor" }, GROUP))).method).toBeUndefined();
  });

  test("a topic is a separate conversation; a thread of replies is not", async () => {
    const { desk, post } = setUp();
    const opener = { message_id: 12, from: ANA, forum_topic_created: { name: "x" } };
    const topic = { ...GROUP, message_thread_id: 12, is_topic_message: true, reply_to_message: opener };
    const { method } = await post(message({ text: "/plan plant-bot udă" }, topic));
    expect(method).toMatchObject({ chat_id: -100200, message_thread_id: 12 });
    await post(message({ text: "/plan@PlanBot alt-bot udă" }, { ...GROUP, message_thread_id: 13 }));
    expect(desk.inbound.map((one) => one.conversation)).toEqual(["telegram:-100200:12", "telegram:-100200"]);
    desk.openSession("telegram:-100200:12");
    await post(message({ text: "o pompă" }, topic));
    expect(desk.inbound.at(-1)).toMatchObject({ conversation: "telegram:-100200:12", intent: { text: "o pompă" } });
  });

  test("a migration is logged when the old chat reports it", async () => {
    const { desk, post } = setUp();
    expect((await post(message({ migrate_to_chat_id: -100300 }, GROUP))).status).toBe(200);
    expect(desk.log).toMatchObject([{ level: "warn", fields: { reason: "supergroup migration" } }]);
  });

  test("the bot's removal from a group is logged", async () => {
    const { desk, post } = setUp();
    const change = { chat: GROUP.chat, from: ANA, date: 1, new_chat_member: { status: "kicked", user: ANA } };
    expect((await post({ update_id: 1, my_chat_member: change })).status).toBe(200);
    expect(desk.log).toMatchObject([{ event: "place-gone", fields: { conversation: "telegram:-100200" } }]);
  });
});

describe("buttons", () => {
  const ref = { session: "ps_0123456789abcdef", revision: 46_655 };

  test("every press is answered in the response body and reaches the runner with its reference", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    const buttons: Button[] = [
      { action: "advance", ...ref },
      { action: "skip", ...ref },
      { action: "retry", ...ref },
      { action: "finalize", ...ref, sha256: "0123456789abcdef" },
    ];
    for (const button of buttons) {
      const data = encodeButton(button) ?? "";
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      const { method } = await post(press(data));
      expect(method).toMatchObject({ method: "answerCallbackQuery", callback_query_id: "q1" });
      expect(method.text).toBe(`⏳ ${say("ro").button(button.action)}`);
    }
    expect(desk.inbound.map((one) => one.intent)).toMatchObject(
      buttons.map((button) => ({ kind: button.action, ref })),
    );
  });

  test("Cancel asks once where words would be lost", async () => {
    const { desk, post } = setUp();
    const turn = { turns: 1, tokensIn: 0, tokensOut: 0, costUsd: 0, startedAt: 1 };
    desk.openSession("telegram:7", { phases: [{ name: "office-hours", status: "active", ...turn }] });
    const asked = (await post(press("plancancel:ps_0123456789abcdef:3"))).method;
    expect(asked).toMatchObject({ method: "answerCallbackQuery", show_alert: true });
    expect(asked.text).toContain("Mai apasă o dată „Anulează” ca să oprești.");
    const { method } = await post(press("plancancel:ps_0123456789abcdef:3"));
    expect(method.text).toContain("Am oprit planificarea");
  });

  test("Cancel takes effect at once and says so", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    const { method } = await post(press("plancancel:ps_0123456789abcdef:3"));
    expect(method).toMatchObject({ method: "answerCallbackQuery", show_alert: true });
    expect(method.text).toContain("Am oprit planificarea pentru plant-bot.");
    expect(method.text.length).toBeLessThanOrEqual(200);
    expect((await desk.deps.conversations.read("telegram:7" as never))?.session).toBeUndefined();
  });

  test("Reply tells the person where to write and, in a group, how", async () => {
    const { desk, post } = setUp();
    expect((await post(press("planreply:ps_0123456789abcdef:3"))).method.text).toBe("Răspunde aici.");
    expect((await post(press("planreply:ps_0123456789abcdef:3", GROUP))).method.text).toContain("cu reply");
    expect(desk.inbound).toEqual([]);
  });

  test("an unknown button gets the current view", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    const { method } = await post(press("old:thing"));
    expect(method).toMatchObject({ method: "answerCallbackQuery", show_alert: true });
    expect(method.text).toContain("plant-bot");
  });

  test("a plan button starts the project, even under a message too old for Telegram to show", async () => {
    const { desk, post } = setUp();
    desk.propose("plant-bot");
    const inaccessible = { chat: { id: 7, type: "private" }, message_id: 3, date: 0 };
    const { method } = await post(press("plan:plant-bot", inaccessible));
    expect(method.text).toContain("Pornesc planning pentru plant-bot");
    expect(desk.inbound[0]?.intent).toEqual({ kind: "plan", slug: "plant-bot" });
  });
});

describe("edited messages", () => {
  const edited = (text: string, id = 5) => ({
    update_id: (nextId += 1),
    edited_message: { ...PRIVATE, message_id: id, text, edit_date: 2 },
  });

  test("that nobody edited change nothing and are not told", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    await post(message({ text: "o pompa" }));
    const { edited_message: one, ...update } = edited("o pompă");
    for (const id of [5, 4]) {
      const { edit_date: _, ...changed } = { ...one, message_id: id, date: 1_768_000_000 };
      expect(await post({ ...update, edited_message: changed })).toMatchObject({ status: 200, method: undefined });
    }
    expect(stored(desk)).toEqual([{ kind: "reply", text: "o pompa" }]);
  });

  const stored = ({ inbound }: { inbound: Inbound[] }) =>
    inbound.filter(({ id }) => !id.startsWith("told-")).map((one) => one.intent);

  test("replace the words that wait", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    await post(message({ text: "o pompa" }));
    expect(await post(edited("o pompă"))).toMatchObject({ status: 200, method: undefined });
    expect(stored(desk)).toEqual([{ kind: "reply", text: "o pompă" }]);
  });

  const late = expect.stringContaining("Modificarea a venit prea târziu") as string;

  test("come too late once a turn has taken the words, and the person is told once", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    await post(message({ text: "o pompa" }));
    const inboundIds = desk.inbound.map((one) => one.id);
    desk.openSession("telegram:7", { state: "running", work: { kind: "reply", inboundIds, attempt: 1 } });
    expect(await post(edited("o pompa"))).toMatchObject({ method: undefined });
    expect(await post(edited("altceva"))).toMatchObject({ method: { method: "sendMessage", chat_id: 7, text: late } });
    expect(await post(edited("și altceva"))).toMatchObject({ status: 200, method: undefined });
    expect(stored(desk)).toEqual([{ kind: "reply", text: "o pompa" }]);
  });

  test("come too late once the words are answered", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7", { startedAt: 1_700_000_000_000 });
    const old = { ...edited("altceva", 4).edited_message, date: 1_600_000_000 };
    expect(await post({ update_id: (nextId += 1), edited_message: old })).toMatchObject({ method: undefined });
    const answered = { ...old, date: 1_700_000_100 };
    expect(await post({ update_id: (nextId += 1), edited_message: answered })).toMatchObject({
      method: { text: late },
    });
    expect(await post({ update_id: (nextId += 1), edited_message: answered })).toMatchObject({ method: undefined });
  });

  test("do not make a command of a message: the person is told", async () => {
    const { desk, post } = setUp();
    desk.openSession("telegram:7");
    await post(message({ text: "o pompa" }));
    expect(await post(edited("/cancel"))).toMatchObject({ method: { text: late } });
    expect(stored(desk)).toEqual([{ kind: "reply", text: "o pompa" }]);
  });

  test("of other messages are ignored, as are those of a live location", async () => {
    const { desk, post } = setUp();
    await post(edited("altceva"));
    desk.openSession("telegram:7", { startedAt: 1_700_000_000_000 });
    await post(message({ text: "o pompa" }));
    expect(await post(edited("altceva", 4))).toMatchObject({ status: 200, method: undefined });
    const { text: _text, ...rest } = edited("").edited_message;
    const location = { update_id: (nextId += 1), edited_message: { ...rest, location: {}, date: 1 } };
    expect(await post(location)).toMatchObject({ status: 200, method: undefined });
    expect(stored(desk)).toEqual([{ kind: "reply", text: "o pompa" }]);
  });
});
