import { createHastyApi } from "@echo/platforms/telegram/api";
import { pollTelegram } from "@echo/platforms/telegram/poll";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createTestDesk } from "./desk.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const ANA = { id: 7, name: "Ana", language: "ro" };
const endings: (() => Promise<unknown>)[] = [];
/** How long a test waits for the other side of a socket. Long enough for a busy machine. */
const SOON = { timeout: 20_000, interval: 5 };

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function setUp(prepare: (telegram: FakeTelegram) => void = () => {}, token?: string) {
  const telegram = await startFakeTelegram({ readsAllGroupMessages: true });
  prepare(telegram);
  const clock = createManualClock();
  const desk = createTestDesk(() => clock.now());
  const stop = new AbortController();
  const api = createHastyApi({ token: token ?? telegram.token, apiUrl: telegram.url, clock });
  const start = () => {
    const ended = pollTelegram({
      desk: desk.deps,
      api,
      clock: { ...clock, sleep: async (ms) => void (clock.slept.push(ms), await new Promise((r) => setImmediate(r))) },
      signal: stop.signal,
      allowedUsers: ["7"],
      locale: "auto",
      waitS: 5,
    });
    endings.unshift(async () => {
      stop.abort();
      await ended;
    });
    return ended;
  };
  endings.push(() => telegram.stop());
  const stillWaiting = async () => (await api.getWebhookInfo()).pending_update_count;
  return { telegram, clock, desk, stop, start, stillWaiting };
}

describe("long polling", () => {
  test("removes the webhook and handles updates and their answers as the webhook does", async () => {
    const { telegram, desk, start } = await setUp((fake) => fake.connect(() => new Response(), "s"));
    void start();
    await vi.waitFor(() => expect(telegram.calls.map(({ method }) => method)).toContain("getUpdates"), SOON);
    expect(telegram.calls[0]).toMatchObject({ method: "deleteWebhook", payload: { drop_pending_updates: false } });
    await telegram.say({ from: ANA, text: "/plan plant-bot udă plantele" });
    await vi.waitFor(() => expect(telegram.said(7)).toEqual(["🧠 Pornesc planning pentru plant-bot…"]), SOON);
    desk.propose("alt-bot");
    await telegram.say({ from: ANA, text: "/projects" });
    await vi.waitFor(() => expect(telegram.said(7)).toHaveLength(2), SOON);
    const [, list] = telegram.transcript(7).filter(({ from }) => from === "bot");
    await telegram.say({ from: ANA, text: "/cancel" });
    await vi.waitFor(() => expect(telegram.said(7)).toHaveLength(3), SOON);
    const { queryId } = await telegram.press({ from: ANA, message: list?.id ?? 0, button: { label: "Planifică" } });
    await vi.waitFor(() => expect(telegram.queries.find(({ id }) => id === queryId)?.answered).toBeDefined(), SOON);
    expect(desk.inbound.map((one) => one.intent.kind)).toEqual(["plan", "cancel", "plan"]);
    const subscribed = telegram.calls.find(({ method }) => method === "getUpdates")?.payload["allowed_updates"];
    expect(subscribed).toEqual(["message", "edited_message", "callback_query", "my_chat_member"]);
  });

  test("keeps the offset at an update that could not be stored", async () => {
    const { telegram, desk, clock, start } = await setUp();
    desk.setDown(true);
    await telegram.say({ from: ANA, text: "/plan plant-bot udă plantele" });
    await telegram.say({ from: ANA, text: "/help" });
    void start();
    await vi.waitFor(() => expect(clock.slept.length).toBeGreaterThan(2), SOON);
    expect(clock.slept.slice(0, 3)).toEqual([1000, 2000, 4000]);
    expect(telegram.said(7)).toEqual([]);
    desk.setDown(false);
    await vi.waitFor(() => expect(telegram.said(7)).toHaveLength(2), SOON);
    expect(desk.inbound).toHaveLength(1);
  });

  test("skips an update that cannot be read", async () => {
    const { telegram, desk, start } = await setUp();
    await telegram.deliver({ message: { text: 5 } });
    await telegram.say({ from: ANA, text: "/help" });
    void start();
    await vi.waitFor(() => expect(telegram.said(7)).toHaveLength(1), SOON);
    expect(desk.log).toMatchObject([{ event: "telegram-unknown-update" }]);
  });

  test("skips an update that fails while the store is up, and handles the next person's update", async () => {
    const { telegram, desk, start } = await setUp();
    const { read } = desk.deps.conversations;
    desk.deps.conversations.read = (key) =>
      key === "telegram:7" ? Promise.reject(new TypeError("an item that nobody can read")) : read(key);
    await telegram.say({ from: ANA, text: "/status" });
    await telegram.say({ from: ANA, chat: -1005, text: "/status" });
    void start();
    await vi.waitFor(() => expect(telegram.said(-1005)).toHaveLength(1));
    expect(telegram.said(7)).toEqual([expect.stringContaining("Nu pot salva mesajul acum")]);
  });

  test("ignores a command for another bot, even in a group where the bot sees every message", async () => {
    const { telegram, desk, start } = await setUp();
    desk.openSession("telegram:-1005");
    await telegram.say({ from: ANA, chat: -1005, text: "/cancel@OtherBot" });
    await telegram.say({ from: ANA, chat: -1005, text: `/help@${telegram.username}` });
    void start();
    await vi.waitFor(() => expect(telegram.said(-1005)).toHaveLength(1));
    expect(telegram.said(-1005)).toEqual([expect.stringContaining("partenerul tău de planificare")]);
    expect(desk.inbound).toEqual([]);
  });

  test("continues if Telegram refuses an answer", async () => {
    const { telegram, desk, start } = await setUp();
    telegram.closeChat(7, "blocked");
    await telegram.say({ from: ANA, text: "/help" });
    await telegram.say({ from: ANA, chat: -1005, text: "/help" });
    void start();
    await vi.waitFor(() => expect(telegram.said(-1005)).toHaveLength(1), SOON);
    expect(desk.log).toMatchObject([{ event: "telegram-call-failed", fields: { what: "sendMessage" } }]);
  });

  test("asks a failing server again later", async () => {
    const { telegram, clock, start } = await setUp((fake) => fake.breakDown(2));
    await telegram.say({ from: ANA, text: "/help" });
    void start();
    await vi.waitFor(() => expect(telegram.said(7)).toHaveLength(1), SOON);
    expect(clock.slept).toEqual([1000, 2000]);
  });

  test("stops at once, even during a held request", async () => {
    const { telegram, stop, start } = await setUp();
    const ended = start();
    await vi.waitFor(() => expect(telegram.calls.map(({ method }) => method)).toContain("getUpdates"), SOON);
    stop.abort();
    expect(await ended).toEqual({ kind: "stopped" });
  });

  test("finishes the current answer before it stops, and does not get a handled update again", async () => {
    const { telegram, desk, stop, start, stillWaiting } = await setUp();
    const { page } = desk.deps.projects;
    desk.deps.projects.page = (...given) => {
      stop.abort();
      return page(...given);
    };
    await telegram.say({ from: ANA, text: "/projects" });
    await telegram.say({ from: ANA, text: "/help" });
    expect(await start()).toEqual({ kind: "stopped" });
    expect(telegram.said(7)).toHaveLength(1);
    expect(await stillWaiting()).toBe(1);
    expect(telegram.commands.get("ro")).toHaveLength(8);
  });

  test("ends at a wrong token, without logging the token", async () => {
    const { desk, start } = await setUp(undefined, "42:wrong-token");
    expect(await start()).toMatchObject({ kind: "refused", reason: "Unauthorized" });
    expect(JSON.stringify(desk.log)).not.toContain("wrong-token");
  });
});
