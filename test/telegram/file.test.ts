import { inspect } from "node:util";
import { createTelegramChat } from "@echo/platforms/telegram/chat";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createTestDesk } from "./desk.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const { signal } = new AbortController();
const ANA = { id: 7, name: "Ana", language: "ro" };
const running: FakeTelegram[] = [];

async function setUp() {
  const clock = createManualClock();
  const telegram = await startFakeTelegram({ clock, readsAllGroupMessages: true });
  running.push(telegram);
  const log: unknown[] = [];
  const chat = createTelegramChat({
    token: telegram.token,
    apiUrl: `${telegram.url}/`,
    clock,
    log: (...line) => log.push(line),
  });
  const desk = createTestDesk(() => clock.now());
  const app = telegramWebhook({
    desk: desk.deps,
    secret: "s3cret",
    allowedUsers: ["7"],
    locale: "auto",
    botUsername: telegram.username,
  });
  /** Sends all later updates to the webhook. */
  const connect = () => telegram.connect((request) => app.fetch(request), "s3cret");
  return { clock, telegram, chat, log, desk, connect };
}

async function planning() {
  const setting = await setUp();
  setting.connect();
  setting.desk.openSession("telegram:7");
  const intents = () => setting.desk.inbound.map(({ intent }) => intent);
  return { ...setting, intents };
}

const NOTES = { name: "notițe.md", mime: "text/markdown", content: "# ăâî" };
const TAKEN = { name: "notițe.md", bytes: 8, ref: "file-1" };

afterEach(async () => {
  await Promise.all(running.splice(0).map((telegram) => telegram.stop()));
});

describe("fetching", () => {
  test("a document arrives unchanged", async () => {
    const { telegram, chat } = await setUp();
    await telegram.say({ from: ANA, document: { name: "notițe.md", content: "# ăâîșț" } });
    expect(await chat.fetchFile("7", "file-1", 100, signal)).toEqual({
      kind: "fetched",
      bytes: Buffer.from("# ăâîșț"),
    });
  });

  test("a file larger than its stated size is not read into memory", async () => {
    const { telegram, chat } = await setUp();
    await telegram.say({ from: ANA, document: { name: "a.md", content: Buffer.alloc(5_000_000, "x"), size: 10 } });
    expect(await chat.fetchFile("7", "file-1", 1000, signal)).toMatchObject({ kind: "refused", problem: "size" });
    await telegram.say({ from: ANA, document: { name: "a.md", content: "x", size: 2 ** 25 } });
    expect(await chat.fetchFile("7", "file-2", 1000, signal)).toMatchObject({ kind: "refused", problem: "size" });
  });

  test("a file that no longer exists is refused at once", async () => {
    const { chat, clock } = await setUp();
    expect(await chat.fetchFile("7", "file-9", 100, signal)).toMatchObject({ kind: "refused", problem: "gone" });
    expect(clock.slept).toEqual([]);
  });

  test("a failing server is retried; a network failure is thrown without the token", async () => {
    const { telegram, chat, clock, log } = await setUp();
    await telegram.say({ from: ANA, document: { name: "a.md", content: "x" } });
    telegram.breakDown(2);
    expect(await chat.fetchFile("7", "file-1", 100, signal)).toMatchObject({ kind: "fetched" });
    expect(clock.slept).toEqual([500, 1000]);
    const failed: unknown[] = [];
    telegram.breakFiles(4);
    failed.push(await chat.fetchFile("7", "file-1", 100, signal).catch((error: unknown) => error));
    await telegram.stop();
    failed.push(await chat.fetchFile("7", "file-1", 100, signal).catch((error: unknown) => error));
    expect(failed.map(String)).toEqual([
      "DownloadFailed: no file (status 502)",
      "TelegramUnreachable: getFile: no answer (ECONNREFUSED)",
    ]);
    expect(inspect([failed, log], { depth: 20, showHidden: true })).not.toContain("fake-token");
  });
});

describe("a document", () => {
  test("is a reply, with or without a caption; the inbound names the file but holds no content", async () => {
    const { telegram, desk, intents } = await planning();
    await telegram.say({ from: ANA, document: NOTES, media: { caption: "uite" } });
    await telegram.say({ from: ANA, document: NOTES });
    expect(intents()).toEqual([
      { kind: "reply", text: "uite", files: [TAKEN] },
      { kind: "reply", text: "", files: [{ ...TAKEN, ref: "file-2" }] },
    ]);
    expect(telegram.said(7)).toEqual([]);
    expect(telegram.calls).toEqual([]);
    expect(JSON.stringify(desk.inbound)).not.toMatch(/unique|text\/markdown/);
  });

  test("may come with the /plan command", async () => {
    const { telegram, desk, connect } = await setUp();
    connect();
    await telegram.say({ from: ANA, document: NOTES, media: { caption: "/plan plant-bot udă" } });
    await telegram.say({ from: ANA, text: "/cancel" });
    await telegram.say({
      from: ANA,
      document: { ...NOTES, name: "a.pdf", mime: "x" },
      media: { caption: "/plan alt-bot cântă" },
    });
    expect(desk.inbound.map(({ intent }) => intent)).toEqual([
      { kind: "plan", slug: "plant-bot", description: "udă", files: [TAKEN] },
      { kind: "cancel" },
      { kind: "plan", slug: "alt-bot", description: "cântă" },
    ]);
    expect(telegram.said(7).at(-1)).toMatch(/^🧠 Pornesc planning pentru alt-bot…\n\nNu am luat a\.pdf/);
  });

  test.each([
    [
      "of another kind",
      { name: "plan.pdf", mime: "application/pdf", content: "x" },
      "Nu am luat plan.pdf: citesc doar",
    ],
    ["too large", { ...NOTES, size: 256 * 1024 + 1 }, "Nu am luat notițe.md: are peste 256 KB"],
  ])("%s is refused before it is stored, but its words are kept", async (_, document, sentence) => {
    const { telegram, intents } = await planning();
    await telegram.say({ from: ANA, document });
    expect(intents()).toEqual([]);
    expect(telegram.said(7)).toEqual([expect.stringContaining(sentence)]);
    await telegram.say({ from: ANA, document, media: { caption: "uite" } });
    expect(intents()).toEqual([{ kind: "reply", text: "uite" }]);
    expect(telegram.said(7)).toHaveLength(2);
  });

  test("sent with a command is not dropped silently", async () => {
    const { telegram, intents } = await planning();
    await telegram.say({ from: ANA, document: NOTES, media: { caption: "Continuă faza" } });
    expect(intents()).toEqual([{ kind: "advance" }]);
    expect(telegram.said(7)).toEqual([expect.stringContaining("a venit odată cu o comandă")]);
  });

  test.each([
    ["/propose un-bot udă plante", /^Am notat[^]*\n\nNu am luat notițe\.md, pentru că a venit odată cu o comandă/],
    ["/status", /plant-bot[^]*\n\nNu am luat notițe\.md, pentru că a venit odată cu o comandă/],
    ["/plan alt-bot cântă", /planificăm deja[^]*\n\nNici notițe\.md nu l-am luat\. Trimite-l din nou/],
    ["/plan Alt_Bot! cântă", /slug[^]*\n\nNici notițe\.md nu l-am luat/],
    ["x".repeat(33_000), /prea lung[^]*\n\nNici notițe\.md nu l-am luat/],
  ])("sent with %.24s is named in the immediate answer", async (caption, sentence) => {
    const { telegram, intents } = await planning();
    await telegram.say({ from: ANA, document: NOTES, media: { caption } });
    expect(intents()).toEqual([]);
    expect(telegram.said(7)).toEqual([expect.stringMatching(sentence)]);
  });

  test("without a planning session gets a hint, and a stranger's document is refused", async () => {
    const { telegram, desk, connect } = await setUp();
    connect();
    await telegram.say({ from: ANA, document: NOTES });
    expect(telegram.said(7)).toEqual([expect.stringContaining("Nu planificăm nimic aici")]);
    await telegram.say({ from: { id: 9, name: "Eve" }, document: NOTES });
    expect(telegram.said(9)).toEqual([expect.stringMatching(/^(?![^]*notițe)[^]*9/)]);
    expect(desk.inbound).toEqual([]);
  });

  test("in an album becomes a reply for each part, in order, also if the webhook's answers are lost", async () => {
    const { telegram, desk, intents } = await planning();
    telegram.loseAnswers(2);
    await telegram.sayAlbum({
      from: ANA,
      caption: "două",
      parts: [{ document: NOTES }, { document: { ...NOTES, name: "date.csv" } }],
    });
    expect(intents()).toMatchObject([
      { text: "două", files: [TAKEN] },
      { text: "", files: [{ name: "date.csv", ref: "file-2" }] },
    ]);
    expect(new Set(desk.inbound.map(({ album }) => album)).size).toBe(1);
  });

  test("of ten photos gets one answer", async () => {
    const { telegram, intents } = await planning();
    await telegram.sayAlbum({ from: ANA, parts: Array.from({ length: 10 }, () => ({ media: { photo: [] } })) });
    expect(telegram.said(7)).toEqual([expect.stringContaining("un album de imagini")]);
    expect(intents().filter((intent) => intent.kind !== "reply")).toEqual([]);
  });

  test("stays attached when its words are edited", async () => {
    const { telegram, intents } = await planning();
    const { messageId } = await telegram.say({ from: ANA, document: NOTES, media: { caption: "uitw" } });
    await telegram.edit({ from: ANA, message: messageId, text: "uite" });
    expect(intents()).toEqual([{ kind: "reply", text: "uite", files: [TAKEN] }]);
  });

  test("in a group is stored if it is text; another kind is refused where a planning is open", async () => {
    const { telegram, desk, chat, intents } = await planning();
    telegram.chat(-1005);
    desk.openSession("telegram:-1005");
    await chat.send("-1005", { kind: "text", html: "Ce buget ai?", plain: "" }, "n");
    const [question] = telegram.transcript(-1005);
    const pdf = { name: "a.pdf", content: "x" };
    await telegram.say({ from: ANA, chat: -1005, document: NOTES });
    await telegram.say({ from: ANA, chat: -1005, document: pdf });
    expect(intents()).toMatchObject([{ kind: "reply", files: [TAKEN] }]);
    expect(telegram.said(-1005).at(-1)).toContain("Nu am luat a.pdf");
    await telegram.say({ from: ANA, chat: -1005, document: pdf, replyTo: question?.id ?? 0 });
    expect(telegram.said(-1005)).toHaveLength(3);
    await telegram.say({ from: ANA, chat: -1006, document: pdf });
    expect(telegram.said(-1006)).toEqual([]);
  });

  test("that is an animation is refused because it is not text", async () => {
    const { telegram, intents } = await planning();
    await telegram.say({ from: ANA, document: { ...NOTES, name: "a.md" }, media: { animation: {} } });
    expect(intents()).toEqual([]);
    expect(telegram.said(7)).toEqual([expect.stringContaining("Deocamdată citesc doar text, iar tu mi-ai trimis ")]);
  });
});
