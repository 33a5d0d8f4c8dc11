import { afterEach, describe, expect, test } from "vitest";
import { createManualClock } from "../manual-clock.ts";
import type { FakeTelegram, FakeTelegramOptions } from "./bot-api.ts";
import { startFakeTelegram } from "./bot-api.ts";

const ANA = { id: 7, name: "Ana", language: "ro" };
const running: FakeTelegram[] = [];

async function start(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const fake = await startFakeTelegram(options);
  running.push(fake);
  fake.chat(7);
  return fake;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

interface Outcome {
  ok: boolean;
  result: { message_id: number };
  error_code: number;
  description: string;
  parameters: { retry_after?: number; migrate_to_chat_id?: number };
}

async function call(fake: FakeTelegram, method: string, payload: object, token = fake.token): Promise<Outcome> {
  const response = await fetch(`${fake.url}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(payload),
  });
  return (await response.json()) as Outcome;
}

const button = (data: string) => ({ inline_keyboard: [[{ text: "x", callback_data: data }]] });

const command = (name: string) => ({ command: name, description: "x" });

async function upload(fake: FakeTelegram, content: string | Uint8Array<ArrayBuffer>, caption = ""): Promise<Outcome> {
  const form = new FormData();
  form.set("chat_id", "7");
  form.set("caption", caption);
  form.set("document", "attach://f1");
  form.set("f1", new Blob([content]), "final-plan.md");
  const response = await fetch(`${fake.url}/bot${fake.token}/sendDocument`, { method: "POST", body: form });
  return (await response.json()) as Outcome;
}

describe("refuses", () => {
  test.each<[string, string, object, number, string]>([
    ["an unknown method", "sendRichMessages", {}, 404, "Not Found"],
    ["an unknown chat", "sendMessage", { chat_id: 8, text: "x" }, 400, "chat not found"],
    ["empty text", "sendMessage", { chat_id: 7, text: " " }, 400, "message text is empty"],
    ["no text", "sendMessage", { chat_id: 7 }, 400, "message text is empty"],
    ["4097 characters", "sendMessage", { chat_id: 7, text: "x".repeat(4097) }, 400, "message is too long"],
    [
      "a tag that Telegram does not know",
      "sendMessage",
      { chat_id: 7, text: "<h1>x</h1>", parse_mode: "HTML" },
      400,
      "can't parse entities",
    ],
    ["text that is only tags", "sendMessage", { chat_id: 7, text: "<b></b>", parse_mode: "HTML" }, 400, "empty"],
    [
      "65 bytes of data",
      "sendMessage",
      { chat_id: 7, text: "x", reply_markup: button(`${"ă".repeat(32)}x`) },
      400,
      "BUTTON_DATA_INVALID",
    ],
    ["no data", "sendMessage", { chat_id: 7, text: "x", reply_markup: button("") }, 400, "BUTTON_DATA_INVALID"],
    ["an unknown topic", "sendMessage", { chat_id: 7, text: "x", message_thread_id: 5 }, 400, "thread not found"],
    ["an edit of nothing", "editMessageText", { chat_id: 7, message_id: 99, text: "x" }, 400, "to edit not found"],
    ["a deletion of nothing", "deleteMessage", { chat_id: 7, message_id: 99 }, 400, "to delete not found"],
    ["an unknown file", "getFile", { file_id: "none" }, 400, "wrong file_id"],
    [
      "an unknown press",
      "answerCallbackQuery",
      { callback_query_id: "none" },
      400,
      "query is too old and response timeout expired or query ID is invalid",
    ],
    ["a webhook without TLS", "setWebhook", { url: "http://x.example" }, 400, "HTTPS"],
    ["a webhook on another port", "setWebhook", { url: "https://x.example:3000" }, 400, "ports 80, 88, 443 or 8443"],
    ["a secret with spaces", "setWebhook", { url: "https://x.example", secret_token: "a b" }, 400, "unallowed"],
    [
      "a secret of 257 characters",
      "setWebhook",
      { url: "https://x.example", secret_token: "a".repeat(257) },
      400,
      "unallowed",
    ],
    ["a localised command", "setMyCommands", { commands: [{ command: "ajută", description: "x" }] }, 400, "COMMAND"],
    ["a command of 33 characters", "setMyCommands", { commands: [command("a".repeat(33))] }, 400, "COMMAND"],
    ["101 commands", "setMyCommands", { commands: Array.from({ length: 101 }, () => command("a")) }, 400, "commands"],
    [
      "MarkdownV2, which the planner does not use",
      "sendMessage",
      { chat_id: 7, text: "x", parse_mode: "MarkdownV2" },
      400,
      "",
    ],
  ])("%s", async (_, method, payload, code, description) => {
    const fake = await start();
    const outcome = await call(fake, method, payload);
    expect(outcome).toMatchObject({ ok: false, error_code: code });
    expect(outcome.description).toContain(description);
    expect(fake.transcript(7)).toEqual([]);
  });

  test("a wrong token", async () => {
    const fake = await start();
    expect(await call(fake, "getMe", {}, "42:other")).toMatchObject({ error_code: 401, description: "Unauthorized" });
  });

  test.each([
    ["blocked", "Forbidden: bot was blocked by the user"],
    ["kicked", "Forbidden: bot was kicked from the group chat"],
    ["deactivated", "Forbidden: user is deactivated"],
  ] as const)("a chat that is %s", async (why, description) => {
    const fake = await start();
    fake.closeChat(7, why);
    expect(await call(fake, "sendMessage", { chat_id: 7, text: "x" })).toMatchObject({ error_code: 403, description });
  });

  test("a migrated group, naming the new id", async () => {
    const fake = await start();
    fake.migrate(-5, -1005);
    expect(await call(fake, "sendMessage", { chat_id: -5, text: "x" })).toMatchObject({
      error_code: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: -1005 },
    });
  });

  test("an edit that changes nothing", async () => {
    const fake = await start();
    const { result } = await call(fake, "sendMessage", { chat_id: 7, text: "x" });
    const same = await call(fake, "editMessageText", { chat_id: 7, message_id: result.message_id, text: "x" });
    expect(same.description).toContain("message is not modified");
  });

  test("a file over 20 MB, and a link after an hour or with another token", async () => {
    const clock = createManualClock();
    const fake = await start({ clock });
    await fake.say({ from: ANA, document: { name: "mare.md", content: "x", size: 20 * 1024 * 1024 + 1 } });
    expect(await call(fake, "getFile", { file_id: "file-1" })).toMatchObject({
      description: "Bad Request: file is too big",
    });
    await fake.say({ from: ANA, document: { name: "notes.md", content: "# ăâî" } });
    const found = (await call(fake, "getFile", { file_id: "file-2" })) as { result: object };
    expect(found.result).toMatchObject({ file_path: "documents/file-2", file_size: 8 });
    const get = (token = fake.token) => fetch(`${fake.url}/file/bot${token}/documents/file-2`);
    expect(await (await get()).text()).toBe("# ăâî");
    expect((await get("42:other")).status).toBe(401);
    clock.pass(3600 * 1000);
    expect((await get()).status).toBe(404);
    expect((await fetch(`${fake.url}/file/bot${fake.token}/documents/file-9`)).status).toBe(404);
  });

  test("an upload over 50 MB, an empty one, and one without its part in the form", async () => {
    const fake = await start();
    expect(await upload(fake, Buffer.alloc(50 * 1024 * 1024 + 1))).toMatchObject({
      error_code: 400,
      description: "Bad Request: file is too big",
    });
    expect((await upload(fake, "")).description).toContain("non-empty");
    const unnamed = await call(fake, "sendDocument", { chat_id: 7, document: "attach://f2" });
    expect(unnamed.description).toContain("wrong file identifier");
    expect(fake.transcript(7)).toEqual([]);
  });

  test("a file if the group allows none", async () => {
    const fake = await start();
    fake.chat(7).refusesFiles = true;
    expect((await upload(fake, "# Plan")).description).toBe(
      "Bad Request: not enough rights to send documents to the chat",
    );
  });

  test("writes beyond the flood limit until the named wait is over", async () => {
    const clock = createManualClock();
    const fake = await start({ clock, floodLimit: { writes: 2, windowMs: 60_000 } });
    const write = () => call(fake, "sendMessage", { chat_id: 7, text: "x" });
    await write();
    clock.pass(10_000);
    await write();
    expect(await write()).toMatchObject({ error_code: 429, parameters: { retry_after: 50 } });
    clock.pass(50_000);
    expect(await write()).toMatchObject({ ok: true });
    expect(fake.said(7)).toHaveLength(3);
  });

  test("a press that is too old or was answered", async () => {
    const clock = createManualClock();
    const fake = await start({ clock });
    const { result } = await call(fake, "sendMessage", { chat_id: 7, text: "x", reply_markup: button("plan:x") });
    const { queryId } = await fake.press({ from: ANA, message: result.message_id, button: { label: "x" } });
    expect(await call(fake, "answerCallbackQuery", { callback_query_id: queryId })).toMatchObject({ ok: true });
    expect((await call(fake, "answerCallbackQuery", { callback_query_id: queryId })).description).toContain("too old");
    const late = await fake.press({ from: ANA, message: result.message_id, button: { label: "x" } });
    clock.pass(20_000);
    const answered = await call(fake, "answerCallbackQuery", { callback_query_id: late.queryId });
    expect(answered.description).toContain("query is too old");
  });
});

describe("accepts", () => {
  test("4096 characters after parsing, and 64 bytes of data", async () => {
    const fake = await start();
    const text = `<b>${"&lt;".repeat(4096)}</b>`;
    const markup = button("ă".repeat(32));
    const sent = await call(fake, "sendMessage", { chat_id: 7, text, parse_mode: "HTML", reply_markup: markup });
    expect(sent.ok).toBe(true);
    expect(fake.transcript(7)).toMatchObject([{ from: "bot", text: "<".repeat(4096) }]);
  });

  test("documents as forms, with a caption of at most 1024", async () => {
    const fake = await start();
    expect(await upload(fake, "# Plan", "x".repeat(1025))).toMatchObject({
      description: "Bad Request: message caption is too long",
    });
    expect(await upload(fake, "# Plan", "x".repeat(1024))).toMatchObject({ ok: true });
    expect(fake.transcript(7)).toMatchObject([{ document: { filename: "final-plan.md", text: "# Plan" } }]);
  });

  test("edits, deletions and reactions, and shows them", async () => {
    const fake = await start();
    const { messageId } = await fake.say({ from: ANA, text: "salut" });
    await call(fake, "setMessageReaction", {
      chat_id: 7,
      message_id: messageId,
      reaction: [{ type: "emoji", emoji: "✍" }],
    });
    const { result } = await call(fake, "sendMessage", { chat_id: 7, text: "unu" });
    await call(fake, "editMessageText", { chat_id: 7, message_id: result.message_id, text: "doi" });
    expect(fake.transcript(7)).toMatchObject([{ reactions: ["✍"] }, { text: "doi", earlier: ["unu"] }]);
    await call(fake, "deleteMessage", { chat_id: 7, message_id: result.message_id });
    expect(fake.said(7)).toEqual([]);
  });
});

describe("keeps back", () => {
  const taken = { kind: "taken" };

  test("updates outside the subscription, and by default the kinds that must be named", async () => {
    const fake = await start();
    fake.connect(() => new Response(), "s");
    const { messageId } = await fake.say({ from: ANA, text: "salut" });
    const press = () => fake.press({ from: ANA, message: messageId, button: { data: "plan:x" } });
    const react = () => fake.deliver({ message_reaction: {} });
    expect(await press()).toMatchObject(taken);
    expect(await react()).toEqual({ kind: "withheld", why: "not subscribed" });
    await call(fake, "setWebhook", { url: "https://x.example", allowed_updates: ["message", "message_reaction"] });
    expect(await press()).toMatchObject({ kind: "withheld", why: "not subscribed" });
    expect(await react()).toMatchObject(taken);
    await call(fake, "setWebhook", { url: "https://x.example" });
    expect(await press()).toMatchObject({ kind: "withheld" });
    await call(fake, "setWebhook", { url: "https://x.example", allowed_updates: [] });
    expect(await press()).toMatchObject(taken);
  });

  test("an update over 64 KiB", async () => {
    const fake = await start();
    fake.connect(() => new Response(), "s");
    expect(await fake.deliver({ message: { text: "x".repeat(60_000) } })).toMatchObject(taken);
    expect(await fake.deliver({ message: { text: "x".repeat(66_000) } })).toEqual({
      kind: "withheld",
      why: "over 64 KiB",
    });
  });

  test("group messages under privacy mode, and none if it is off", async () => {
    const words = async (fake: FakeTelegram) => {
      fake.connect(() => new Response(), "s");
      fake.chat(-1005);
      const { result } = await call(fake, "sendMessage", { chat_id: -1005, text: "Ce buget ai?" });
      const kinds = [];
      for (const saying of [
        { text: "salut tuturor" },
        { text: "/plan@OtherBot x" },
        { media: { photo: [] } },
        { text: "/plan x" },
        { text: `/plan@${fake.username} x` },
        { text: `@${fake.username.toLowerCase()}, 200 de lei` },
        { text: "200 de lei", replyTo: result.message_id },
        { media: { photo: [], caption: `uite, @${fake.username}` } },
      ]) {
        kinds.push((await fake.say({ from: ANA, chat: -1005, ...saying })).kind);
      }
      return kinds;
    };
    const kept = ["withheld", "withheld", "withheld"];
    const heard = ["taken", "taken", "taken", "taken", "taken"];
    expect(await words(await start())).toEqual([...kept, ...heard]);
    expect(new Set(await words(await start({ readsAllGroupMessages: true })))).toEqual(new Set(["taken"]));
  });
});

test("polling repeats unconfirmed updates, and is refused while a webhook is set", async () => {
  const fake = await start();
  await fake.say({ from: ANA, text: "salut" });
  const poll = (offset: number) => call(fake, "getUpdates", { offset, timeout: 0 });
  const first = (await poll(0)) as unknown as { result: { update_id: number }[] };
  expect(first.result).toHaveLength(1);
  expect(await poll(0)).toEqual(first);
  expect(await poll((first.result[0]?.update_id ?? 0) + 1)).toMatchObject({ result: [] });
  await call(fake, "setWebhook", { url: "https://planner.example/x" });
  expect(await poll(0)).toMatchObject({ error_code: 409 });
});
