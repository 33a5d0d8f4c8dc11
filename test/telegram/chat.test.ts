import { inspect } from "node:util";
import type { Button } from "@echo/core/inbound/button";
import type { LogFields } from "@echo/core/system/log";
import type { Reply } from "@echo/core/conversation/reply";
import { createTelegramChat } from "@echo/platforms/telegram/chat";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const running: FakeTelegram[] = [];

async function setUp(token?: string) {
  const telegram = await startFakeTelegram();
  running.push(telegram);
  telegram.chat(7);
  const clock = createManualClock();
  const log: LogFields[] = [];
  const chat = createTelegramChat({
    token: token ?? telegram.token,
    apiUrl: `${telegram.url}/`,
    clock,
    log: (_level, event, fields) => log.push({ event, ...fields }),
  });
  async function sendAll(channel: string, reply: Reply) {
    const results = [];
    for (const piece of chat.render(reply)) results.push(await chat.send(channel, piece, "n"));
    return results;
  }
  return { telegram, chat, clock, log, sendAll };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((telegram) => telegram.stop()));
});

const REF = { session: "ps_0123456789abcdef", revision: 3 };
const BUTTONS: Button[][] = [[{ action: "advance", ...REF }], [{ action: "cancel", ...REF }]];
const text = (markdown: string, buttons?: Button[][]): Reply => ({
  kind: "text",
  locale: "ro",
  markdown,
  ...(buttons === undefined ? {} : { buttons }),
});
const document = (content: string, caption: string): Reply => ({
  kind: "document",
  locale: "ro",
  filename: "final-plan.md",
  text: content,
  caption,
});

describe("sending", () => {
  test("a long answer becomes several messages in order, with the keyboard under the last one", async () => {
    const { telegram, chat, sendAll } = await setUp();
    const paragraphs = Array.from({ length: 300 }, (_, index) => `Paragraful ${index} <are> **mult** text & altele.`);
    const reply = text(paragraphs.join("\n\n"), BUTTONS);
    expect([...chat.render(reply)]).toEqual([...chat.render(reply)]);
    const results = await sendAll("7", reply);
    expect(results.every(({ kind }) => kind === "sent")).toBe(true);
    const said = telegram.transcript(7);
    expect(said.length).toBeGreaterThan(2);
    expect(said.map(({ keyboard }) => keyboard.length)).toEqual([...said.slice(1).map(() => 0), 2]);
    const whole = said.map((message) => message.text).join("\n");
    for (const index of [0, 150, 299]) expect(whole).toContain(`Paragraful ${index} <are> mult text & altele.`);
  });

  test("Markdown without visible text still carries its buttons", async () => {
    const { telegram, chat, sendAll } = await setUp();
    expect([...chat.render(text(" \n"))]).toEqual([]);
    await sendAll("7", text("", BUTTONS));
    expect(telegram.transcript(7)).toMatchObject([{ text: "Răspunde aici" }]);
  });

  test("if Telegram refuses the HTML, the Markdown source is sent unchanged", async () => {
    const { telegram, chat } = await setUp();
    const piece = { kind: "text", html: "<h1>nu</h1>", plain: "# da, șase: README.md, @ana" };
    expect(await chat.send("7", piece, "n")).toMatchObject({ kind: "sent" });
    expect(telegram.said(7)).toEqual(["# da, șase: README.md, @ana"]);
    // Here too, a file name must not become a link, and no person is notified.
    expect(telegram.calls.at(-1)?.payload["entities"]).toEqual([
      { type: "code", offset: 12, length: 9 },
      { type: "code", offset: 23, length: 4 },
    ]);
  });

  test("a document is sent whole, with its name and a caption of at most 1024 characters", async () => {
    const { telegram, sendAll } = await setUp();
    const plan = "# Plan\n\nșase ăâî 🌱\n".repeat(500);
    await sendAll("7", document(plan, "🌱".repeat(600)));
    const [sent] = telegram.transcript(7);
    expect(sent?.document).toEqual({ filename: "final-plan.md", text: plan });
    expect(sent?.text.length).toBeLessThanOrEqual(1024);
    expect(sent?.text.isWellFormed()).toBe(true);
  });

  test("if a group allows no files, the document is sent as text", async () => {
    const { telegram, sendAll } = await setUp();
    telegram.chat(-1005).refusesFiles = true;
    const plan = `# Plan\n\n${"Udă **ficusul** joia.\n\n".repeat(300)}Gata.`;
    expect(await sendAll("-1005", document(plan, "Planul final pentru plant-bot"))).toMatchObject([{ kind: "sent" }]);
    const said = telegram.said(-1005);
    expect(said.length).toBeGreaterThan(1);
    expect(said[0]).toMatch(/^Planul final pentru plant-bot\n\nPlan\n/);
    expect(said.at(-1)?.endsWith("Udă ficusul joia.\n\nGata.")).toBe(true);
  });

  test("the message goes to the topic that the channel names", async () => {
    const { telegram, sendAll } = await setUp();
    telegram.chat(-1005).topics.add(12);
    await sendAll("-1005:12", text("salut"));
    await sendAll("-1005:12", document("x", ""));
    expect(telegram.transcript(-1005, 12)).toHaveLength(2);
  });

  test("the chat obeys flood waits, also for files", async () => {
    const { telegram, sendAll } = await setUp();
    telegram.flood(7, 2, 0.02);
    expect(await sendAll("7", text("salut"))).toMatchObject([{ kind: "sent" }]);
    telegram.flood(7, 1, 0.02);
    expect(await sendAll("7", document("x", "y"))).toMatchObject([{ kind: "sent" }]);
    expect(telegram.calls.filter(({ method }) => method === "sendMessage")).toHaveLength(3);
    expect(telegram.transcript(7)).toHaveLength(2);
  });

  test("a flood wait that is too long to wait for is reported to the caller", async () => {
    const { telegram, chat } = await setUp();
    telegram.flood(7, 1, 600);
    const piece = { kind: "text", html: "x", plain: "x" };
    await expect(chat.send("7", piece, "n")).rejects.toMatchObject({ code: "chat-flooded", retryAfterMs: 600_000 });
    expect(telegram.calls).toHaveLength(1);
  });

  test("a failing server is retried a few times, then the failure is thrown", async () => {
    const { telegram, chat, clock } = await setUp();
    const piece = { kind: "text", html: "x", plain: "x" };
    telegram.breakDown(2);
    expect(await chat.send("7", piece, "n")).toMatchObject({ kind: "sent" });
    expect(clock.slept).toEqual([500, 1000]);
    telegram.breakDown(10);
    await expect(chat.send("7", piece, "n")).rejects.toMatchObject({ name: "TelegramRefusal", code: 502 });
  });

  test.each(["blocked", "kicked", "deactivated"] as const)("%s: gone after one try", async (why) => {
    const { telegram, sendAll } = await setUp();
    telegram.closeChat(7, why);
    expect(await sendAll("7", text("salut"))).toMatchObject([{ kind: "gone" }]);
    expect(telegram.calls).toHaveLength(1);
  });

  test("a deleted or migrated chat and a deleted topic are gone", async () => {
    const { telegram, sendAll } = await setUp();
    telegram.migrate(-5, -1005);
    expect(await sendAll("-5", text("x"))).toMatchObject([
      { kind: "gone", reason: expect.stringContaining("supergroup") },
    ]);
    expect(await sendAll("99", text("x"))).toMatchObject([
      { kind: "gone", reason: expect.stringContaining("chat not found") },
    ]);
    expect(await sendAll("7:4", text("x"))).toMatchObject([
      { kind: "gone", reason: expect.stringContaining("thread not found") },
    ]);
    expect(telegram.calls).toHaveLength(3);
  });

  test.each([
    ["can't parse entities: unexpected end tag", "content-refused"],
    ["message is too long", "content-refused"],
    ["BUTTON_DATA_INVALID", "content-refused"],
    ["ENTITY_TEXTURL_INVALID", "content-refused"],
    ["whatever Telegram thinks of next", "content-refused"],
    ["chat not found", "gone"],
    ["message thread not found", "gone"],
    ["group chat was deactivated", "gone"],
    ["TOPIC_CLOSED", "gone"],
    ["TOPIC_DELETED", "gone"],
    ["PEER_ID_INVALID", "gone"],
    ["CHAT_WRITE_FORBIDDEN", "gone"],
    ["have no rights to send a message", "gone"],
    ["not enough rights to send text messages to the chat", "gone"],
    ["need administrator rights in the channel chat", "gone"],
  ])("%s in every form: %s", async (description, kind) => {
    const { telegram, sendAll } = await setUp();
    telegram.refuse(/salut/, description);
    expect(await sendAll("7", text("salut"))).toMatchObject([{ kind, reason: expect.stringContaining(description) }]);
  });

  test("a message that is refused for its links comes with them as words, and its keyboard", async () => {
    const { telegram, sendAll } = await setUp();
    telegram.refuse(/https:/, "ENTITY_TEXTURL_INVALID");
    expect(await sendAll("7", text("Vezi [aici](https://rau.example/a).", BUTTONS))).toMatchObject([{ kind: "sent" }]);
    expect(telegram.said(7)).toEqual(["Vezi aici rau[.]example/a."]);
    expect(telegram.transcript(7)[0]?.keyboard).toHaveLength(2);
  });

  test("a keyboard that is refused is left out, and the words come", async () => {
    const { telegram, sendAll } = await setUp();
    telegram.refuse(/callback_data/, "BUTTON_DATA_INVALID");
    expect(await sendAll("7", text("Da?", BUTTONS))).toMatchObject([{ kind: "sent" }]);
    expect(telegram.transcript(7)).toMatchObject([{ text: "Da?", keyboard: [] }]);
  });

  test("a network failure is thrown after a few tries, without the token or the words", async () => {
    const { telegram, chat, clock, log } = await setUp();
    await telegram.stop();
    const error: unknown = await chat.send("7", { kind: "text", html: "vorbe", plain: "vorbe" }, "n").catch((e) => e);
    await chat.typing("7");
    expect(clock.slept).toEqual([500, 1000, 2000]);
    expect(String(error)).toContain("TelegramUnreachable: sendMessage: no answer (ECONNREFUSED)");
    expect(inspect([error, log], { depth: 20, showHidden: true })).not.toMatch(/fake-token|vorbe/);
  });

  test("a wrong token throws and does not count as a closed chat", async () => {
    const { chat } = await setUp("42:other-token");
    const error: unknown = await chat.send("7", { kind: "text", html: "vorbe", plain: "vorbe" }, "n").catch((e) => e);
    expect(error).toMatchObject({ code: 401 });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/other-token|vorbe/);
  });
});

describe("progress", () => {
  test("one message is edited, accepts the same text again and is removed at the end", async () => {
    const { telegram, chat, log } = await setUp();
    const id = await chat.showProgress("7", "⏳ citesc", undefined);
    expect(await chat.showProgress("7", "⏳ scriu", id)).toBe(id);
    expect(await chat.showProgress("7", "⏳ scriu", id)).toBe(id);
    expect(telegram.transcript(7)).toMatchObject([{ text: "⏳ scriu", earlier: ["⏳ citesc"] }]);
    expect(log).toEqual([]);
    await chat.clearProgress("7", id ?? "");
    expect(telegram.said(7)).toEqual([]);
    await chat.clearProgress("7", id ?? "");
  });

  test("in a group, edits are 3 s apart", async () => {
    const { telegram, chat, clock } = await setUp();
    telegram.chat(-1005);
    const id = await chat.showProgress("-1005", "1", undefined);
    clock.pass(1500);
    await chat.showProgress("-1005", "2", id);
    clock.pass(1500);
    await chat.showProgress("-1005", "3", id);
    expect(telegram.transcript(-1005)).toMatchObject([{ text: "3", earlier: ["1"] }]);
    expect(chat.pace).toEqual({ progressMs: 1500, typingMs: 4000 });
  });

  test("no progress is sent during a flood wait, and the answer waits until it is over", async () => {
    const { telegram, chat, clock, sendAll } = await setUp();
    const id = await chat.showProgress("7", "1", undefined);
    telegram.flood(7, 1, 30);
    await chat.showProgress("7", "2", id);
    const before = telegram.calls.length;
    await chat.showProgress("7", "3", id);
    await chat.typing("7");
    expect(telegram.calls).toHaveLength(before);
    expect(await sendAll("7", text("gata"))).toMatchObject([{ kind: "sent" }]);
    clock.pass(30_000);
    await chat.typing("7");
    expect(telegram.chat(7).typing).toBe(1);
  });

  test("the person's message gets a reaction", async () => {
    const { telegram, chat } = await setUp();
    const { messageId } = await telegram.say({ from: { id: 7 }, text: "încă ceva" });
    await chat.react("7", `${messageId}`);
    expect(telegram.transcript(7)).toMatchObject([{ reactions: ["✍"] }]);
  });

  test("progress calls do not throw in a closed chat", async () => {
    const { telegram, chat, log } = await setUp();
    for (const id of [7, 8, 9]) telegram.closeChat(id, "blocked");
    await chat.typing("7");
    expect(await chat.showProgress("8", "1", undefined)).toBeUndefined();
    await chat.clearProgress("8", "1");
    await chat.react("9", "1");
    expect(log).toHaveLength(4);
  });

  test("if a person blocks the bot during a turn, the bot pauses its progress calls for a minute", async () => {
    const { telegram, chat, clock } = await setUp();
    const id = await chat.showProgress("7", "1", undefined);
    telegram.closeChat(7, "blocked");
    const before = telegram.calls.length;
    for (let seconds = 0; seconds < 59; seconds += 1) {
      await chat.typing("7");
      await chat.showProgress("7", `${seconds}`, id);
      clock.pass(1000);
    }
    expect(telegram.calls).toHaveLength(before + 1);
    telegram.chat(7).closed = undefined;
    clock.pass(1000);
    await chat.typing("7");
    expect(telegram.chat(7).typing).toBe(1);
  });
});
