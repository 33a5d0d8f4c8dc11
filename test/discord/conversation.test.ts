import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createPatientApi } from "@echo/platforms/discord/api";
import { createThreadOpener } from "@echo/platforms/discord/thread";
import { discordWebhook } from "@echo/platforms/discord/webhook";
import { afterEach, expect, test } from "vitest";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { BIT, EVERYTHING } from "../fakes/discord/world.ts";
import { createTestDesk } from "./desk.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const ANA = { id: "7", name: "Ana", language: "ro" };
const running: FakeDiscord[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

async function setUp() {
  const clock = createManualClock();
  const fake = await startFakeDiscord({ clock });
  running.push(fake);
  const desk = createTestDesk(() => clock.now());
  const { log } = desk.deps;
  const app = discordWebhook({
    desk: desk.deps,
    publicKey: fake.publicKey,
    allowedUsers: [ANA.id],
    allowedRoles: [],
    locale: "auto",
    openThread: createThreadOpener({ botToken: fake.token, apiUrl: fake.url, log }),
  });
  fake.connect((request) => app.request(request));
  return { clock, fake, desk, channel: fake.openChannel() };
}

const PLAN = { slug: "plant-bot", description: "udă plantele" };

test("a person goes through a planning session: choice, plan, modal, command, buttons, cancel", async () => {
  const { clock, fake, desk, channel } = await setUp();
  await desk.propose("plant-bot");
  expect(await fake.complete(ANA, channel.id, "pl")).toMatchObject({
    kind: "choices",
    choices: [{ value: "plant-bot" }],
  });

  const started = await fake.slash(ANA, channel.id, "plan", { slug: "plant-bot" });
  expect(started).toMatchObject({ kind: "message", message: { onlyFor: "7" } });
  const [thread] = fake.threads();
  expect(thread).toMatchObject({ name: "plant-bot", parentId: channel.id });
  expect([...(thread?.members ?? [])]).toEqual(["7"]);
  expect(fake.said(channel.id)[0]).toBe("🧠 Pornesc planning pentru plant-bot…");
  const place = thread?.id ?? "";
  expect(started.kind === "message" && started.message.content).toContain(`<#${place}>`);
  expect(await desk.pending(place)).toMatchObject([{ intent: { kind: "plan" } }]);

  clock.pass(10);
  const modal = await fake.press(ANA, place, { customId: "planreply:ps_0123456789abcdef:0" });
  expect((await fake.submit(ANA, place, modal, "o pompă mică")).kind).toBe("thinking");
  expect((await fake.slash(ANA, place, "reply", { text: "și un senzor" })).kind).toBe("thinking");
  expect((await fake.press(ANA, place, { customId: "planadvance:ps_0123456789abcdef:0" })).kind).toBe("nothing");
  expect((await fake.slash(ANA, place, "finalize")).kind).toBe("thinking");
  expect((await desk.pending(place)).map(({ intent }) => intent.kind)).toEqual(
    expect.arrayContaining(["plan", "reply", "reply", "advance", "finalize"]),
  );
  clock.pass(10);
  const cancelled = await fake.slash(ANA, place, "cancel");
  expect(cancelled).toMatchObject({ kind: "message", message: { flags: 4 } });
  expect(fake.said(place).at(-1)).toContain("plant-bot");
});

test("a repeated interaction, even in a new process, gets the same answer: one thread, one inbound", async () => {
  const { fake, desk, channel } = await setUp();
  const first = await fake.slash(ANA, channel.id, "plan", PLAN);
  const again = (await (await fake.replay(first)).json()) as { type: number; data: { content: string } };
  expect(again.type).toBe(4);
  expect(first.kind === "message" && first.message.content).toBe(again.data.content);
  expect(fake.threads()).toHaveLength(1);
  expect(fake.transcript(channel.id).filter(({ onlyFor }) => onlyFor === undefined)).toHaveLength(1);
  expect(await desk.pending(fake.threads()[0]?.id ?? "")).toHaveLength(1);
});

test("the answer comes within 2.5 s even if every store call takes 500 ms", async () => {
  const { clock, fake, desk, channel } = await setUp();
  await desk.propose("plant-bot");
  desk.before(() => clock.pass(500));
  const at = clock.now();
  expect((await fake.slash(ANA, channel.id, "plan", { slug: "plant-bot" })).kind).toBe("message");
  // The two calls that open the thread may take 800 ms more.
  expect(clock.now() - at).toBeLessThanOrEqual(1700);
});

test("if the server allows no threads, the channel is the conversation", async () => {
  const { fake, desk } = await setUp();
  const channel = fake.openChannel({ permissions: EVERYTHING & ~BIT.createThreads });
  expect(await fake.slash(ANA, channel.id, "plan", PLAN)).toMatchObject({ kind: "message" });
  expect(fake.threads()).toEqual([]);
  expect(fake.said(channel.id)).toEqual(["🧠 Pornesc planning pentru plant-bot…"]);
  expect(await desk.pending(channel.id)).toHaveLength(1);
});

test.each(["status", "socket"] as const)("if the API is down (%s), the channel is the conversation", async (how) => {
  const { fake, desk, channel } = await setUp();
  fake.breakDown(3, how);
  expect((await fake.slash(ANA, channel.id, "plan", PLAN)).kind).toBe("message");
  expect(await desk.pending(channel.id)).toHaveLength(1);
  expect(JSON.stringify(desk.log)).not.toContain(fake.token);
});

test("the webhook does not wait for an API that does not answer", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}`;
  const openThread = createThreadOpener({ botToken: "t", apiUrl, log: () => {}, timeLimitMs: 30 });
  const opening = { channelId: "1", interactionId: "2", personId: "7", name: "plant-bot", starter: "🧠" };
  expect(await openThread(opening)).toBeUndefined();
  silent.closeAllConnections();
  silent.close();
});

test("without a bot token no thread is requested", async () => {
  const openThread = createThreadOpener({ botToken: undefined, apiUrl: "http://127.0.0.1:1", log: () => {} });
  const opening = { channelId: "1", interactionId: "2", personId: "7", name: "plant-bot", starter: "🧠" };
  expect(await openThread(opening)).toBeUndefined();
});

test("every call names the library's address, its version and Echo Planner", async () => {
  const { clock, fake, channel } = await setUp();
  await fake.slash(ANA, channel.id, "plan", PLAN);
  await createPatientApi({ token: fake.token, apiUrl: fake.url, clock }).get("/users/@me");
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  expect(fake.calls.map(({ route }) => route)).toContain("GET /users/@me");
  const names = [...new Set(fake.calls.map(({ userAgent }) => userAgent))];
  expect(names).toHaveLength(2);
  for (const name of names) {
    expect(name).toMatch(/^DiscordBot \(https:\/\/(nodejs|discord\.js)\.org, [\d.]+\) /);
    expect(name.endsWith(` echo-planner/${version}`)).toBe(true);
  }
});

test("a planning session that begins in a direct message stays there", async () => {
  const { fake, desk } = await setUp();
  const direct = fake.openDirect(ANA);
  expect(await fake.slash(ANA, direct.id, "plan", PLAN)).toMatchObject({ kind: "message", message: { flags: 4 } });
  expect(await desk.pending(direct.id)).toHaveLength(1);
});
