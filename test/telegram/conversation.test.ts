import { encodeButton } from "@echo/core/inbound/button";
import { ConversationKey } from "@echo/core/id/conversation-key";
import type { Session } from "@echo/core/conversation/session";
import { viewButtons } from "@echo/core/conversation/view";
import { createTelegramChat } from "@echo/platforms/telegram/chat";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createTestDesk } from "./desk.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

/** The webhook's route and the runner's chat on one fake Bot API. The tests check what a person sees. */
const ANA = { id: 7, name: "Ana", language: "ro" };
const running: FakeTelegram[] = [];

async function setUp(options: { readsAllGroupMessages?: boolean } = {}) {
  const clock = createManualClock();
  const telegram = await startFakeTelegram({ clock, ...options });
  running.push(telegram);
  telegram.chat(7);
  const desk = createTestDesk(() => clock.now());
  const app = telegramWebhook({
    desk: desk.deps,
    secret: "s3cret",
    allowedUsers: ["7"],
    locale: "auto",
    botUsername: telegram.username,
  });
  telegram.connect((request) => app.fetch(request), "s3cret");
  const chat = createTelegramChat({ token: telegram.token, apiUrl: telegram.url, clock, log: () => {} });
  async function show(session: Session, markdown: string, channel = "7") {
    const buttons = viewButtons(session, []);
    for (const piece of chat.render({ kind: "text", locale: "ro", markdown, buttons }))
      await chat.send(channel, piece, "n");
    return telegram.transcript(Number(channel.split(":")[0])).at(-1)?.id ?? 0;
  }
  return { clock, telegram, desk, chat, show };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((telegram) => telegram.stop()));
});

describe("a conversation", () => {
  test("if the webhook's answer is lost, the update comes again and is stored once", async () => {
    const { telegram, desk } = await setUp();
    telegram.loseAnswers(1);
    const said = await telegram.say({ from: ANA, text: "/plan plant-bot udă plantele" });
    expect(said).toMatchObject({ kind: "taken", attempts: 2 });
    expect(desk.inbound).toHaveLength(1);
    expect(telegram.lostReplies).toEqual([]);
  });

  test("no message is lost or reordered while the store is down", async () => {
    const { telegram, desk, clock } = await setUp();
    desk.openSession("telegram:7");
    desk.setDown(true);
    let naps = 0;
    const ordinary = { ...clock };
    clock.sleep = (ms) => {
      naps += 1;
      if (naps === 4) desk.setDown(false);
      return ordinary.sleep(ms);
    };
    await Promise.all(["unu", "doi", "trei"].map((text) => telegram.say({ from: ANA, text })));
    expect(desk.inbound.map(({ intent }) => (intent.kind === "reply" ? intent.text : intent.kind))).toEqual([
      "unu",
      "doi",
      "trei",
    ]);
  });

  test("a press that overtakes a message, and a press under an old view, reach the runner with their references", async () => {
    const { telegram, desk, show } = await setUp();
    const session = desk.openSession("telegram:7");
    const message = await show(session, "Ce **buget** ai?");
    const pressed = await telegram.press({ from: ANA, message, button: { label: "Sari peste întrebări" } });
    await telegram.say({ from: ANA, text: "vreo 200 de lei" });
    desk.openSession("telegram:7", { revision: 4 });
    await telegram.press({ from: ANA, message, button: { label: "Sari peste întrebări" } });
    expect(desk.inbound.map(({ intent }) => intent)).toEqual([
      { kind: "advance", ref: { session: session.id, revision: 3 } },
      { kind: "reply", text: "vreo 200 de lei" },
      { kind: "advance", ref: { session: session.id, revision: 3 } },
    ]);
    expect(telegram.queries.find(({ id }) => id === pressed.queryId)?.answered?.text).toBe("⏳ Sari peste întrebări");
    expect(telegram.lostReplies).toEqual([]);
  });

  test("every button of every view fits its data limit and gets an answer", async () => {
    const { telegram, desk, show } = await setUp();
    const plan = { version: 1, sha256: "a".repeat(64) };
    for (const state of ["running", "waiting", "phase_ready", "stuck", "plan_ready"] as const) {
      const session = desk.openSession("telegram:7", { state, plan, revision: 2 ** 31 });
      const message = await show(session, `Aici: ${state}`);
      for (const button of viewButtons(session, []).flat()) {
        const data = encodeButton(button) ?? "";
        const { queryId } = await telegram.press({ from: ANA, message, button: { data } });
        expect(telegram.queries.find(({ id }) => id === queryId)?.answered).toBeDefined();
        if (button.action === "cancel") desk.openSession("telegram:7", { state, plan });
      }
    }
    expect(telegram.lostReplies).toEqual([]);
  });

  test("two topics of one group are two conversations", async () => {
    const { telegram, desk } = await setUp();
    await telegram.say({ from: ANA, chat: -1005, topic: 11, text: "/plan plant-bot udă" });
    await telegram.say({ from: ANA, chat: -1005, topic: 12, text: `/plan@${telegram.username} alt-bot cântă` });
    expect(desk.inbound.map(({ conversation }) => conversation)).toEqual(["telegram:-1005:11", "telegram:-1005:12"]);
    expect(telegram.said(-1005, 11)).toEqual(["🧠 Pornesc planning pentru plant-bot…"]);
    expect(telegram.said(-1005, 12)).toEqual(["🧠 Pornesc planning pentru alt-bot…"]);
  });

  test("a group whose other messages Telegram hides from the bot works with commands, replies and mentions", async () => {
    const { telegram, desk, show } = await setUp();
    telegram.chat(-1005);
    const session = desk.openSession("telegram:-1005");
    const question = await show(session, "Ce buget ai?", "-1005");
    await telegram.say({ from: ANA, chat: -1005, text: "zi tu, Ion" });
    await telegram.press({ from: ANA, chat: -1005, message: question, button: { label: "Răspunde" } });
    expect(telegram.queries.at(-1)?.answered?.text).toBe("Răspunde aici, cu reply la mesajul meu.");
    await telegram.say({ from: ANA, chat: -1005, text: "200 de lei", replyTo: question });
    await telegram.say({ from: ANA, chat: -1005, text: `@${telegram.username} sau 300` });
    await telegram.say({ from: ANA, chat: -1005, text: "/status" });
    expect(desk.inbound.map(({ intent }) => intent)).toEqual([
      { kind: "reply", text: "200 de lei" },
      { kind: "reply", text: "sau 300" },
    ]);
    expect(telegram.said(-1005).at(-1)).toContain("plant-bot");
  });

  test("in a group, a reply to the bot goes to the planning session and a reply to a friend does not", async () => {
    const { telegram, desk, show } = await setUp({ readsAllGroupMessages: true });
    telegram.chat(-1005);
    const question = await show(desk.openSession("telegram:-1005"), "Ce buget ai?", "-1005");
    const { messageId } = await telegram.say({ from: ANA, chat: -1005, replyTo: question, text: "200 de lei" });
    await telegram.say({ from: { id: 7 }, chat: -1005, replyTo: messageId, text: "ești sigură?" });
    expect(desk.inbound.map(({ intent }) => intent)).toEqual([{ kind: "reply", text: "200 de lei" }]);
  });

  test("if a group becomes a supergroup, its people are told what was kept and how to continue", async () => {
    const { telegram, desk, chat } = await setUp();
    telegram.chat(-5);
    desk.openSession("telegram:-5");
    await telegram.upgrade({ id: 8, name: "Ion", language: "en" }, -5, -1005);
    expect(telegram.said(-1005)).toEqual([expect.stringContaining("o reluăm aici cu /plan plant-bot")]);
    expect((await desk.deps.conversations.read(ConversationKey.parse("telegram:-5")))?.goneAt).toBeGreaterThan(0);
    const [piece = {}] = chat.render({ kind: "text", locale: "ro", markdown: "salut" });
    expect(await chat.send("-5", piece, "n")).toMatchObject({ kind: "gone" });
    await telegram.say({ from: ANA, chat: -1005, text: "/plan plant-bot udă" });
    expect(desk.inbound.at(-1)).toMatchObject({ conversation: "telegram:-1005", intent: { kind: "plan" } });
  });

  test("if a person blocks the bot, the membership change is logged and sending is refused at once", async () => {
    const { telegram, desk, chat } = await setUp();
    await telegram.say({ from: ANA, text: "/plan plant-bot udă" });
    await telegram.changeMembership(ANA, 7, "kicked");
    expect(desk.log).toContainEqual(expect.objectContaining({ event: "place-gone" }));
    expect((await desk.deps.conversations.read(ConversationKey.parse("telegram:7")))?.goneAt).toBeGreaterThan(0);
    const [piece = {}] = chat.render({ kind: "text", locale: "ro", markdown: "salut" });
    expect(await chat.send("7", piece, "n")).toMatchObject({ kind: "gone" });
  });

  test("an edit before the turn replaces the message's words", async () => {
    const { telegram, desk } = await setUp();
    desk.openSession("telegram:7");
    const { messageId } = await telegram.say({ from: ANA, text: "o pompa" });
    await telegram.edit({ from: ANA, message: messageId, text: "o pompă mică" });
    expect(desk.inbound.map(({ intent }) => intent)).toEqual([{ kind: "reply", text: "o pompă mică" }]);
  });
});
