import { afterEach, describe, expect, test } from "vitest";
import { createManualClock } from "../../telegram/manual-clock.ts";
import type { FakeTelegram } from "./bot-api.ts";
import { startFakeTelegram } from "./bot-api.ts";

const ANA = { id: 7, name: "Ana", language: "ro" };
const ION = { id: 8, name: "Ion", language: "ro" };
const running: FakeTelegram[] = [];

async function start() {
  const clock = createManualClock();
  const fake = await startFakeTelegram({ clock });
  running.push(fake);
  return { clock, fake };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

const ok = (body: object | "" = "") => new Response(body === "" ? "" : JSON.stringify(body));

describe("the delivering side", () => {
  test("shows the secret, and executes the method in the body", async () => {
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

  test("discards what cannot be executed", async () => {
    const { fake } = await start();
    const answers = [{ method: "getMe" }, { method: "sendMessage", chat_id: 7, text: "<h1>", parse_mode: "HTML" }];
    fake.connect(() => ok(answers.shift()), "s");
    await fake.say({ from: ANA, text: "1" });
    await fake.say({ from: ANA, text: "2" });
    expect(fake.lostReplies).toHaveLength(2);
    expect(fake.said(7)).toEqual([]);
  });

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

  test("gives a press up after 150 s, a message after a day", async () => {
    const { clock, fake } = await start();
    fake.connect(() => new Response("", { status: 500 }), "s");
    const { messageId } = await fake.say({ from: ANA, text: "hei" });
    const began = clock.now();
    const pressed = await fake.press({ from: ANA, message: messageId, button: { data: "plan:x" } });
    expect(pressed.kind).toBe("expired");
    expect(clock.now() - began).toBeGreaterThan(150_000);
    expect(clock.now() - began).toBeLessThan(300_000);
  });

  test("an update that fails holds up its chat, not the others, nor the presses", async () => {
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

  test("an answer that got lost on the way is not executed; the update comes again", async () => {
    const { fake } = await start();
    let calls = 0;
    fake.connect(() => ok({ method: "sendMessage", chat_id: 7, text: `${(calls += 1)}` }), "s");
    fake.loseAnswers(1);
    expect(await fake.say({ from: ANA, text: "hei" })).toMatchObject({ kind: "taken", attempts: 2 });
    expect(fake.said(7)).toEqual(["2"]);
  });
});
