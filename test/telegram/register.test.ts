import { createHastyApi } from "@echo/platforms/telegram/api";
import { inspectTelegram } from "@echo/platforms/telegram/inspect";
import { registerTelegram } from "@echo/platforms/telegram/register";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const running: FakeTelegram[] = [];
const PUBLIC = "https://planner.example";

async function setUp(token?: string) {
  const clock = createManualClock();
  const telegram = await startFakeTelegram({ clock });
  running.push(telegram);
  const api = createHastyApi({ token: token ?? telegram.token, apiUrl: telegram.url, clock });
  return { clock, telegram, api };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((telegram) => telegram.stop()));
});

describe("register", () => {
  test("sets the webhook, its secret, the handled update kinds and the menu in both languages", async () => {
    const { telegram, api } = await setUp();
    const result = await registerTelegram(api, { publicUrl: `${PUBLIC}/`, secret: "s3cret_-" });
    const url = `${PUBLIC}/telegram/webhook?bot=${telegram.username}`;
    expect(result).toEqual({ kind: "registered", url });
    expect(telegram.calls.find(({ method }) => method === "setWebhook")?.payload).toEqual({
      url,
      secret_token: "s3cret_-",
      allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
    });
    const names = (language: string) => telegram.commands.get(language)?.map(({ command }) => command);
    expect(names("")).toEqual(["plan", "status", "advance", "finalize", "cancel", "projects", "propose", "help"]);
    expect(names("ro")).toEqual(names(""));
    expect(telegram.commands.get("ro")?.[0]?.description).toBe("Începe planificarea unui proiect");
  });

  test.each([
    ["a secret that Telegram would not take", { publicUrl: PUBLIC, secret: "a b" }, "TELEGRAM_WEBHOOK_SECRET"],
    ["no secret", { publicUrl: PUBLIC, secret: "" }, "TELEGRAM_WEBHOOK_SECRET"],
    ["an address without TLS", { publicUrl: "http://planner.example", secret: "s" }, "PUBLIC_URL"],
  ])("%s is refused before anything is changed", async (_, registration, name) => {
    const { telegram, api } = await setUp();
    expect(await registerTelegram(api, registration)).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining(name),
    });
    expect(telegram.calls).toEqual([]);
  });
});

describe("inspect", () => {
  test("finds no problem after registering", async () => {
    const { clock, telegram, api } = await setUp();
    await registerTelegram(api, { publicUrl: PUBLIC, secret: "s" });
    const findings = await inspectTelegram(api, { publicUrl: PUBLIC, now: clock.now() });
    expect(findings.map(({ level }) => level)).toEqual(["ok", "ok", "ok"]);
    expect(findings[0]?.what).toContain(telegram.username);
  });

  test("reports a missing or foreign webhook and the command that fixes it", async () => {
    const { clock, api } = await setUp();
    const mend = expect.stringContaining("echo-planner register telegram");
    expect(await inspectTelegram(api, { publicUrl: PUBLIC, now: clock.now() })).toContainEqual(
      expect.objectContaining({ level: "error", what: expect.stringContaining("not set"), mend }),
    );
    await registerTelegram(api, { publicUrl: "https://old.example", secret: "s" });
    expect(await inspectTelegram(api, { publicUrl: PUBLIC, now: clock.now() })).toContainEqual(
      expect.objectContaining({ level: "error", what: expect.stringContaining("old.example"), mend }),
    );
    expect(await inspectTelegram(api, { now: clock.now() })).toContainEqual(
      expect.objectContaining({ level: "warn", what: expect.stringContaining("polling removes it") }),
    );
  });

  test("reports update kinds without a subscription", async () => {
    const { clock, api } = await setUp();
    await api.setWebhook(`${PUBLIC}/telegram/webhook`, { allowed_updates: ["message"] });
    expect(await inspectTelegram(api, { publicUrl: PUBLIC, now: clock.now() })).toContainEqual(
      expect.objectContaining({ level: "error", what: expect.stringContaining("callback_query") }),
    );
  });

  test("reports when and why the last delivery failed", async () => {
    const { clock, telegram, api } = await setUp();
    const statuses = [401, 200];
    telegram.connect(() => new Response("", { status: statuses.shift() ?? 200 }), "s");
    await telegram.say({ from: { id: 7 }, text: "salut" });
    clock.pass(5 * 60_000);
    expect(await inspectTelegram(api, { publicUrl: PUBLIC, now: clock.now() })).toContainEqual({
      level: "warn",
      what: expect.stringMatching(/failed 5 min ago: .*401/),
      mend: expect.stringContaining("TELEGRAM_WEBHOOK_SECRET"),
    });
  });

  test("reports many waiting updates", async () => {
    const { clock, telegram, api } = await setUp();
    for (let index = 0; index < 20; index += 1) await telegram.say({ from: { id: 7 }, text: "salut" });
    expect(await inspectTelegram(api, { now: clock.now() })).toContainEqual(
      expect.objectContaining({ level: "warn", what: "20 updates wait" }),
    );
  });

  test("reports a wrong token or a missing network", async () => {
    const wrong = await setUp("42:wrong-token");
    expect(await inspectTelegram(wrong.api, { now: 0 })).toMatchObject([
      { level: "error", mend: expect.stringContaining("TELEGRAM_BOT_TOKEN") },
    ]);
    await wrong.telegram.stop();
    const [finding] = await inspectTelegram(wrong.api, { now: 0 });
    expect(finding).toMatchObject({ level: "error", mend: expect.stringContaining("TELEGRAM_API_URL") });
    expect(JSON.stringify(finding)).not.toContain("wrong-token");
  });
});
