import type { Button } from "@echo/core/inbound/button";
import type { Chat } from "@echo/core/port/chat";
import { createPatientApi } from "@echo/platforms/discord/api";
import { createDiscordChat } from "@echo/platforms/discord/chat";
import { deferredText, resolveDeferred } from "@echo/platforms/discord/deferred";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeDiscord, FakeDiscordOptions } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { BIT, EVERYTHING } from "../fakes/discord/world.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const ANA = { id: "7", name: "Ana", language: "ro" };
const SESSION = { session: "ps_0123456789abcdef", revision: 3 };
const running: FakeDiscord[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

async function setUp(options: FakeDiscordOptions = {}) {
  const clock = createManualClock();
  const fake = await startFakeDiscord({ clock, ...options });
  running.push(fake);
  const log: string[] = [];
  const deps = {
    token: fake.token,
    apiUrl: fake.url,
    clock,
    log: (_level: string, event: string, fields = {}) => void log.push(`${event} ${JSON.stringify(fields)}`),
  };
  const chat = createDiscordChat(deps);
  const channel = fake.openChannel();
  const deferred = { api: createPatientApi(deps), applicationId: fake.applicationId, clock, log: deps.log };
  return { clock, fake, log, chat, channel, deferred };
}

async function sendAll(chat: Chat, channel: string, markdown: string, buttons?: Button[][]) {
  const reply = { kind: "text", locale: "ro", markdown, ...(buttons === undefined ? {} : { buttons }) } as const;
  const results = [];
  for (const [index, piece] of [...chat.render(reply)].entries())
    results.push(await chat.send(channel, piece, `n${index}`));
  return results;
}

describe("sending", () => {
  test("a long answer becomes several messages within the limit, with buttons under the last one", async () => {
    const { chat, fake, channel } = await setUp();
    const markdown = Array.from({ length: 120 }, (_, index) => `Paragraful ${index}: ${"vorbe ".repeat(10)}`).join(
      "\n\n",
    );
    await sendAll(chat, channel.id, markdown, [
      [
        { action: "advance", ...SESSION },
        { action: "cancel", ...SESSION },
      ],
    ]);
    const messages = fake.transcript(channel.id);
    expect(messages.length).toBeGreaterThan(2);
    expect(messages.every(({ content }) => content.length <= 2000)).toBe(true);
    expect(messages.flatMap(({ buttons }) => buttons)).toHaveLength(1);
    expect(
      messages
        .at(-1)
        ?.buttons.flat()
        .map(({ label }) => label),
    ).toEqual(["Continuă faza", "Anulează"]);
  });

  test("a piece that is sent again within minutes stays one message", async () => {
    const { chat, fake, channel } = await setUp();
    const [piece] = chat.render({ kind: "text", locale: "ro", markdown: "Bună!" });
    const first = await chat.send(channel.id, piece ?? {}, "nonce-1");
    expect(await chat.send(channel.id, piece ?? {}, "nonce-1")).toEqual(first);
    expect(fake.said(channel.id)).toEqual(["Bună!"]);
  });

  test("a message that was sent and then deleted counts as sent", async () => {
    const { chat, fake, channel } = await setUp();
    const [piece] = chat.render({ kind: "text", locale: "ro", markdown: "Bună!" });
    await chat.send(channel.id, piece ?? {}, "nonce-1");
    for (const message of fake.transcript(channel.id)) message.deleted = true;
    expect(await chat.send(channel.id, piece ?? {}, "nonce-1")).toMatchObject({ kind: "sent" });
    expect(fake.said(channel.id)).toEqual([]);
  });

  test("a plan is sent as a file with a caption", async () => {
    const { chat, fake, channel } = await setUp();
    const text = "# Plan\n\nudă plantele ✓\n";
    const [piece] = chat.render({ kind: "document", locale: "ro", filename: "final-plan.md", text, caption: "Planul" });
    expect(await chat.send(channel.id, piece ?? {}, "n1")).toMatchObject({ kind: "sent" });
    expect(fake.transcript(channel.id)).toMatchObject([
      { content: "Planul", file: { filename: "final-plan.md", text } },
    ]);
  });

  test("a piece stays the same after it is stored as JSON", async () => {
    const { chat, fake, channel } = await setUp();
    const [piece] = chat.render({
      kind: "text",
      locale: "ro",
      markdown: "x",
      buttons: [[{ action: "reply", ...SESSION }]],
    });
    await chat.send(channel.id, JSON.parse(JSON.stringify(piece)), "n1");
    expect(fake.transcript(channel.id)[0]?.buttons).toHaveLength(1);
  });

  test("no text of the model pings a person", async () => {
    const { chat, fake, channel } = await setUp();
    await sendAll(chat, channel.id, "@everyone @here <@7>");
    const plan = { kind: "document", locale: "ro", filename: "a.md", text: "x", caption: "@everyone" } as const;
    await chat.send(channel.id, [...chat.render(plan)][0] ?? {}, "n9");
    expect(fake.transcript(channel.id)).toHaveLength(2);
    expect(fake.pings).toEqual([]);
  });

  test.each<[string, Partial<Parameters<FakeDiscord["openChannel"]>[0] & object>, string]>([
    ["no access", { permissions: 0n }, "50001"],
    ["no permission", { permissions: EVERYTHING & ~BIT.sendMessages }, "50013"],
    ["no permission in the thread", { type: 11, permissions: EVERYTHING & ~BIT.sendInThreads }, "50013"],
    ["closed direct messages", { type: 1, guildId: undefined, closed: true }, "50007"],
    ["a locked thread", { type: 11, archived: true, locked: true }, "50083"],
  ])("%s: the place is gone", async (_, change, code) => {
    const { chat, fake } = await setUp();
    const channel = fake.openChannel(change);
    expect(await sendAll(chat, channel.id, "Bună!")).toMatchObject([
      { kind: "gone", reason: expect.stringContaining(code) },
    ]);
  });

  test("an unknown channel is gone; an archived thread is reopened", async () => {
    const { chat, fake } = await setUp();
    expect(await sendAll(chat, "12345", "Bună!")).toMatchObject([{ kind: "gone" }]);
    const thread = fake.openChannel({ type: 11, archived: true });
    expect(await sendAll(chat, thread.id, "Bună!")).toMatchObject([{ kind: "sent" }]);
  });

  test.each([
    [{ archived: true }, undefined],
    [{ archived: true, locked: true }, "gone"],
    [{ permissions: 0n }, "gone"],
  ])("a thread that is %o, found by typing: %s", async (change, seen) => {
    const { chat, fake } = await setUp();
    expect(await chat.typing(fake.openChannel({ type: 11, ...change }).id)).toBe(seen);
  });

  test("a message with a link that is refused comes with the link as words, and its buttons", async () => {
    const { chat, fake, channel } = await setUp();
    fake.refuse(/https:/);
    const buttons: Button[][] = [[{ action: "cancel", ...SESSION }]];
    expect(await sendAll(chat, channel.id, "Vezi [aici](https://rau.example/a).", buttons)).toMatchObject([
      { kind: "sent" },
    ]);
    expect(fake.said(channel.id)).toEqual(["Vezi aici rau[.]example/a."]);
    expect(fake.transcript(channel.id)[0]?.buttons).toHaveLength(1);
  });

  test("a button that is refused is left out, and the words come", async () => {
    const { chat, fake, channel } = await setUp();
    fake.refuse(/custom_id/, { code: 50_035, message: "Invalid Form Body" });
    expect(await sendAll(chat, channel.id, "Da?", [[{ action: "cancel", ...SESSION }]])).toMatchObject([
      { kind: "sent" },
    ]);
    expect(fake.transcript(channel.id)).toMatchObject([{ content: "Da?", buttons: [] }]);
  });

  test.each([
    [400, 240_000, "content-refused"],
    [400, 200_000, "content-refused"],
    [400, 50_035, "content-refused"],
    [400, 50_006, "content-refused"],
    [413, 40_005, "content-refused"],
    [403, 20_009, "content-refused"],
    [403, 50_001, "gone"],
    [403, 50_278, "gone"],
    [404, 10_003, "gone"],
    [400, 160_005, "gone"],
  ])("status %i with code %i in every form: %s", async (status, code, kind) => {
    const { chat, fake, channel } = await setUp();
    fake.refuse(/Bună/, { status, code, message: "no" });
    expect(await sendAll(chat, channel.id, "Bună!")).toMatchObject([{ kind, reason: expect.stringContaining("no") }]);
  });

  test("a block of the network is no refusal: it is thrown", async () => {
    const { chat, fake, channel } = await setUp();
    fake.refuse(/Bună/, { status: 403, code: 40_333, message: "internal network error" });
    await expect(sendAll(chat, channel.id, "Bună!")).rejects.toMatchObject({ code: 40_333 });
  });

  test.each<[string, (fake: FakeDiscord) => Parameters<FakeDiscord["openChannel"]>[0] & object]>([
    ["a channel without files", () => ({ permissions: EVERYTHING & ~BIT.attachFiles })],
    [
      "a file that is refused",
      (fake) => {
        fake.refuse(/filename/, { status: 413, code: 40_005, message: "Request entity too large" });
        return {};
      },
    ],
  ])("%s: the plan comes as messages, and no piece twice", async (_, change) => {
    const { chat, fake } = await setUp();
    const channel = fake.openChannel(change(fake));
    const text = `# Plan\n\n${"Udă **ficusul** joia.\n\n".repeat(200)}Gata.`;
    const [piece = {}] = chat.render({ kind: "document", locale: "ro", filename: "a.md", text, caption: "Planul" });
    for (const _again of [1, 2]) expect(await chat.send(channel.id, piece, "n1")).toMatchObject({ kind: "sent" });
    const said = fake.said(channel.id);
    expect(said.length).toBeGreaterThan(1);
    expect(new Set(said).size).toBe(said.length);
    expect(said[0]).toContain("Planul");
    expect(said.at(-1)).toMatch(/Gata\.$/);
  });

  test.each(["status", "socket"] as const)(
    "a network failure (%s) is retried, and no message comes twice",
    async (how) => {
      const { chat, clock, fake, channel } = await setUp();
      fake.breakDown(2, how);
      expect(await sendAll(chat, channel.id, "Bună!")).toMatchObject([{ kind: "sent" }]);
      expect(clock.slept).toEqual([500, 1000]);
      expect(fake.said(channel.id)).toEqual(["Bună!"]);
    },
  );

  test("a lasting network failure is thrown without the address, the token or the words", async () => {
    const { chat, fake, channel } = await setUp();
    fake.breakDown(10, "socket");
    const error = await sendAll(chat, channel.id, "secretul meu").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "discord-unreachable" });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/secretul|127\.0\.0\.1|fake-bot-token/);
  });

  test("the chat waits until a rate limit is over", async () => {
    const { chat, fake, channel } = await setUp();
    channel.flood = { times: 1, retryAfterS: 0.2 };
    expect(await sendAll(chat, channel.id, "Bună!")).toMatchObject([{ kind: "sent" }]);
    expect(fake.calls.map(({ status }) => status)).toEqual([429, 200]);
  });

  test("a wrong token throws and does not count as a closed chat", async () => {
    const { clock, fake, channel } = await setUp();
    const chat = createDiscordChat({ token: "wrong", apiUrl: fake.url, clock, log: () => {} });
    await expect(sendAll(chat, channel.id, "Bună!")).rejects.toMatchObject({ status: 401 });
  });

  test("the answer of a turn longer than 15 minutes is delivered", async () => {
    const { chat, clock, fake, channel, deferred } = await setUp();
    fake.connect(() => Response.json({ type: 5 }));
    const outcome = await fake.slash(ANA, channel.id, "advance");
    clock.pass(20 * 60_000);
    expect(await resolveDeferred(deferred, tokenOf(outcome.raw), "prea târziu")).toBe("gone");
    expect(await sendAll(chat, channel.id, "Gata!")).toMatchObject([{ kind: "sent" }]);
    expect(fake.said(channel.id)).toContain("Gata!");
  });
});

describe("while a turn runs", () => {
  test("the chat shows typing and one progress message, edits it at most every 2 s and removes it", async () => {
    const { chat, clock, fake, channel } = await setUp();
    await chat.typing(channel.id);
    const id = await chat.showProgress(channel.id, "lucrez 1", undefined);
    expect(await chat.showProgress(channel.id, "lucrez 2", id)).toBe(id);
    clock.pass(2000);
    await chat.showProgress(channel.id, "lucrez 3", id);
    expect(fake.transcript(channel.id)).toMatchObject([{ content: "lucrez 3", earlier: ["lucrez 1"], flags: 4100 }]);
    await chat.clearProgress(channel.id, id ?? "");
    expect(fake.transcript(channel.id)).toEqual([]);
    expect(channel.typing).toBe(1);
  });

  test("a progress message whose response was lost is reused until it is cleared", async () => {
    const { chat, fake, channel } = await setUp();
    const id = await chat.showProgress(channel.id, "lucrez 1", undefined);
    expect(await chat.showProgress(channel.id, "lucrez 1", undefined)).toBe(id);
    await chat.clearProgress(channel.id, id ?? "");
    expect(await chat.showProgress(channel.id, "lucrez 2", undefined)).not.toBe(id);
    expect(fake.said(channel.id)).toEqual(["lucrez 2"]);
  });

  test("the person's message gets one reaction", async () => {
    const { chat, fake, channel } = await setUp();
    const message = fake.say(ANA, channel.id, { text: "salut" });
    await chat.react(channel.id, message.id);
    expect(message.reactions).toEqual(["✍️"]);
  });

  test("progress calls never throw and never wait for a rate limit", async () => {
    const { chat, log, fake } = await setUp();
    const closed = fake.openChannel({ permissions: 0n });
    await chat.typing(closed.id);
    expect(await chat.showProgress(closed.id, "x", undefined)).toBeUndefined();
    await chat.clearProgress(closed.id, "1");
    await chat.react(closed.id, "1");
    const busy = fake.openChannel();
    busy.flood = { times: 1, retryAfterS: 30 };
    expect(await chat.showProgress(busy.id, "x", undefined)).toBeUndefined();
    expect(log).toHaveLength(5);
  });
});

const tokenOf = (raw: string) => (JSON.parse(raw) as { token: string }).token;

describe("a deferred answer", () => {
  test("is replaced by the answer, even if Discord does not know the interaction at first", async () => {
    const { clock, fake, channel, deferred } = await setUp({ deferRaceMs: 2000 });
    fake.connect(() => Response.json({ type: 5 }));
    const outcome = await fake.slash(ANA, channel.id, "reply", { text: "o pompă" });
    expect(fake.transcript(channel.id)).toMatchObject([{ thinking: true }]);
    const person = { id: "7", name: "Ana", locale: "ro" as const };
    const text = deferredText({ intent: { kind: "reply", text: "o pompă\nși un senzor" }, person });
    expect(await resolveDeferred(deferred, tokenOf(outcome.raw), text)).toBe("resolved");
    expect(fake.transcript(channel.id)).toMatchObject([
      { thinking: false, content: "**Ana**\n> o pompă\n> și un senzor" },
    ]);
    expect(clock.slept.length).toBeGreaterThan(1);
  });

  test("is given up after some time, and its token is not logged", async () => {
    const { fake, channel, deferred, log } = await setUp({ deferRaceMs: 60_000 });
    fake.connect(() => Response.json({ type: 5 }));
    const { raw } = await fake.slash(ANA, channel.id, "advance");
    expect(await resolveDeferred(deferred, tokenOf(raw), "x")).toBe("gone");
    expect(log.join(" ")).not.toContain(tokenOf(raw));
    expect(fake.calls.length).toBeLessThan(10);
  });

  test("to a press shows the button's label", () => {
    const person = { id: "7", locale: "ro" as const };
    expect(deferredText({ intent: { kind: "advance" }, person })).toBe("▶️ Continuă faza");
  });
});
