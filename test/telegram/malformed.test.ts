import { telegramWebhook } from "@echo/platforms/telegram/webhook";
import fc from "fast-check";
import { expect, test } from "vitest";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createTestDesk } from "./desk.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const ANA = { id: 7, is_bot: false, first_name: "Ana", language_code: "ro" };
const MESSAGE = {
  message_id: 5,
  date: 1,
  chat: { id: 7, type: "private" },
  from: ANA,
  text: "/plan plant-bot udă",
  entities: [{ type: "bot_command", offset: 0, length: 5 }],
  reply_to_message: { message_id: 3, from: ANA },
};
const SEEDS: readonly Record<string, unknown>[] = [
  { message: MESSAGE },
  { edited_message: MESSAGE },
  { callback_query: { id: "q", from: ANA, message: MESSAGE, data: "planadvance:ps_0123456789abcdef:3" } },
  { my_chat_member: { chat: MESSAGE.chat, from: ANA, new_chat_member: { status: "kicked", user: ANA } } },
  { channel_post: MESSAGE },
  {},
];

/** Values that replace an expected value. */
const junk = fc.oneof(
  fc.constantFrom(null, true, -1, 0, 1.5, 2 ** 60, "", "\0", "\uD800", "__proto__", [], {}, [[[[]]]]),
  fc.string({ unit: "binary", maxLength: 50 }),
  fc.constant("x".repeat(4000)),
  fc.jsonValue(),
);

/** A path into the update. The field at its end gets the new value, or is removed. */
const mutation = fc.record({ path: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), value: fc.option(junk) });

function mutate(target: Record<string, unknown>, path: readonly number[], value: unknown): void {
  const [step = 0, ...rest] = path;
  const keys = Object.keys(target);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return;
  const inner = target[key];
  if (rest.length > 0 && typeof inner === "object" && inner !== null) {
    mutate(inner as Record<string, unknown>, rest, value);
  } else if (value === null) {
    delete target[key];
  } else {
    target[key] = value;
  }
}

test("300 malformed updates are acknowledged at the first try, and the chat continues", async () => {
  const clock = createManualClock();
  const telegram = await startFakeTelegram({ clock });
  const desk = createTestDesk(() => clock.now());
  const app = telegramWebhook({ desk: desk.deps, secret: "s", allowedUsers: ["7"], locale: "auto" });
  telegram.connect((request) => app.fetch(request), "s");
  desk.openSession("telegram:7");
  let count = 0;
  const unknown = () => desk.log.filter(({ event }) => event === "telegram-unknown-update").length;
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SEEDS), fc.array(mutation, { maxLength: 4 }), async (seed, mutations) => {
        const update = structuredClone(seed);
        for (const { path, value } of mutations) mutate(update, path, value);
        expect(await telegram.deliver(update)).toEqual({ kind: "taken", attempts: 1 });
        count += 1;
        const words = `răspunsul ${count}`;
        expect(await telegram.say({ from: { id: 7 }, text: words })).toMatchObject({ kind: "taken", attempts: 1 });
        expect(desk.inbound.at(-1)?.intent).toEqual({ kind: "reply", text: words });
      }),
      { numRuns: 300 },
    );
  } finally {
    await telegram.stop();
  }
  expect(count).toBe(300);
  expect(desk.log.filter(({ event }) => event === "telegram-update-failed")).toEqual([]);
  expect(unknown()).toBeGreaterThan(50);
  expect(unknown()).toBeLessThan(300);
  expect(telegram.lostReplies.every((reason) => /chat not found|too old|supergroup/.test(reason))).toBe(true);
});

test("a body that is not an update is acknowledged", async () => {
  const clock = createManualClock();
  const desk = createTestDesk(() => clock.now());
  const app = telegramWebhook({ desk: desk.deps, secret: "s", allowedUsers: ["7"], locale: "auto" });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (body) => {
      const headers = { "X-Telegram-Bot-Api-Secret-Token": "s" };
      const response = await app.request("/telegram/webhook", { method: "POST", headers, body: new Uint8Array(body) });
      expect(response.status).toBe(200);
    }),
    { numRuns: 100 },
  );
  expect(desk.inbound).toEqual([]);
});
