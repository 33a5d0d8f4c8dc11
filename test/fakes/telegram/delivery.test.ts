import { afterEach, describe, expect, test } from "vitest";
import { createManualClock } from "../manual-clock.ts";
import type { FakeTelegram } from "./bot-api.ts";
import { startFakeTelegram } from "./bot-api.ts";

const ANA = { id: 7, name: "Ana", language: "ro" };
const ION = { id: 8, name: "Ion", language: "ro" };
const running: FakeTelegram[] = [];

async function start(options: { answerMs?: number } = {}) {
  const clock = createManualClock();
  const fake = await startFakeTelegram({ clock, ...options });
  running.push(fake);
  return { clock: { ...clock, began: clock.now() }, fake };
}

const HOUR_MS = 3600 * 1000;

afterEach(async () => {
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

const ok = (body: object | "" = "") => new Response(body === "" ? "" : JSON.stringify(body));

describe("the delivery of updates", () => {
  test("sends the secret, and executes the method in the answer's body", async () => {
    const { fake } = await start();
    const seen: (string | null)[] = [];
    fake.connect((request) => {
      seen.push(request.headers.get("X-Telegram-Bot-Api-Secret-Token"));
      return ok({ method: "sendMessage", chat_id: 7, text: "<b>salut</b>", parse_mode: "HTML" });
    }, "s3cret");
    expect(await fake.say({ from: ANA, text: "hei" })).toMatchObject({ kind: "taken", attempts: 1 });
    expect(seen).toEqual(["s3cret"]);
    expect(fake.said(7)).toEqual(["salut"]);
  });

  test("discards a method that cannot be executed", async () => {
    const { fake } = await start();
    fake.connect(() => ok({ method: "sendMessage", chat_id: 7, text: "<h1>", parse_mode: "HTML" }), "s");
    await fake.say({ from: ANA, text: "1" });
    expect(fake.lostReplies).toEqual([expect.stringContaining("can't parse entities")]);
    expect(fake.said(7)).toEqual([]);
  });

  test.each(["getMe", "getUpdates", "setWebhook", "deleteWebhook", "close", "logOut"])(
    "discards %s, which the body of an answer may not name",
    async (method) => {
      const { fake } = await start();
      fake.connect(() => ok({ method, url: "" }), "s");
      await fake.say({ from: ANA, text: "1" });
      expect(fake.lostReplies).toEqual([expect.stringContaining(`${method} in a webhook's answer`)]);
      expect(await fake.say({ from: ANA, text: "2" })).toMatchObject({ kind: "taken" });
    },
  );

  test("tries again at once, then after 2, 4, 8 … s, until it is taken", async () => {
    const { clock, fake } = await start();
    let failures = 5;
    fake.connect(() => (failures-- > 0 ? new Response("", { status: 500 }) : ok()), "s");
    expect(await fake.say({ from: ANA, text: "hei" })).toMatchObject({ kind: "taken", attempts: 6 });
    expect(clock.slept).toEqual([0, 2000, 4000, 8000, 16_000]);
  });

  test("waits as long as Retry-After asks", async () => {
    const { clock, fake } = await start();
    let failures = 2;
    fake.connect(
      () => (failures-- > 0 ? new Response("", { status: 503, headers: { "Retry-After": "5" } }) : ok()),
      "s",
    );
    await fake.say({ from: ANA, text: "hei" });
    expect(clock.slept).toEqual([5000, 5000]);
  });

  test("waits no longer than an hour", async () => {
    const { clock, fake } = await start();
    let failures = 1;
    const later = () => new Response("", { status: 503, headers: { "Retry-After": "86400" } });
    fake.connect(() => (failures-- > 0 ? later() : ok()), "s");
    await fake.say({ from: ANA, text: "hei" });
    expect(clock.slept).toEqual([3600_000]);
  });

  test("gives up waiting for an answer and sends the update again", async () => {
    const { fake } = await start({ answerMs: 20 });
    let calls = 0;
    fake.connect(() => ((calls += 1) === 1 ? new Promise<Response>(() => {}) : ok()), "s");
    expect(await fake.say({ from: ANA, text: "hei" })).toMatchObject({ kind: "taken", attempts: 2 });
  });

  test("forgets a webhook that has answered 410 for 23 hours", async () => {
    const { clock, fake } = await start();
    fake.connect(() => new Response("", { status: 410 }), "s");
    expect(await fake.say({ from: ANA, text: "hei" })).toMatchObject({ kind: "expired" });
    expect(clock.now() - clock.began).toBeGreaterThan(23 * HOUR_MS);
    expect(await fake.say({ from: ANA, text: "e cineva?" })).toMatchObject({ kind: "queued" });
  });

  test("gives up a press after 150 s and a message after a day", async () => {
    const { clock, fake } = await start();
    fake.connect(() => new Response("", { status: 500 }), "s");
    const { messageId, kind } = await fake.say({ from: ANA, text: "hei" });
    const began = clock.now();
    expect(kind).toBe("expired");
    expect(began - clock.began).toBeGreaterThan(24 * HOUR_MS);
    expect(began - clock.began).toBeLessThan(25 * HOUR_MS);
    const pressed = await fake.press({ from: ANA, message: messageId, button: { data: "plan:x" } });
    expect(pressed.kind).toBe("expired");
    expect(clock.now() - began).toBeGreaterThan(150_000);
    expect(clock.now() - began).toBeLessThan(300_000);
  });

  test("holds up the chat of a failing update, but no other chat and no press", async () => {
    const { fake } = await start();
    const seen: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    fake.connect(async (request) => {
      const update = (await request.json()) as { message?: { text: string }; callback_query?: object };
      const name = update.message?.text ?? "press";
      if (name === "first") await gate;
      seen.push(name);
      return ok();
    }, "s");
    const first = fake.say({ from: ANA, text: "first" });
    const second = fake.say({ from: ANA, text: "second" });
    const { messageId } = await fake.say({ from: ION, text: "other" });
    await fake.press({ from: ANA, chat: 8, message: messageId, button: { data: "plan:x" } });
    expect(seen).toEqual(["other", "press"]);
    release();
    await Promise.all([first, second]);
    expect(seen).toEqual(["other", "press", "first", "second"]);
  });

  test("does not execute a lost answer, and sends the update again", async () => {
    const { fake } = await start();
    let calls = 0;
    fake.connect(() => ok({ method: "sendMessage", chat_id: 7, text: `${(calls += 1)}` }), "s");
    fake.loseAnswers(1);
    expect(await fake.say({ from: ANA, text: "hei" })).toMatchObject({ kind: "taken", attempts: 2 });
    expect(fake.said(7)).toEqual(["2"]);
  });
});
